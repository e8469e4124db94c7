"""What one record says: spells of absence and runs of attendance, so far."""
