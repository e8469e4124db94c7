"""The council's forms: which fields they have, what the record says for each, and filling them in."""
