"""What is measured, against whom; RESULTS.md holds the last table."""
