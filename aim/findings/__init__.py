"""What one record says: spells, runs, the ten-week window, better times, patterns."""
