"""What many records say: counts by any group of pupils and sessions, register by register and added."""
