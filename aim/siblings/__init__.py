"""Brothers and sisters across schools: who they may be, why, and what a meeting should know of them."""
