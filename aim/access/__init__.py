"""Who may see which schools where people sign in: who they are, what the table says, and for how long."""
