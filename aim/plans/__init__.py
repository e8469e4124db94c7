"""Plans: sums about the days to come."""
