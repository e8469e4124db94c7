"""From the bytes of a school's export to registers, and everything that stood in the way."""
