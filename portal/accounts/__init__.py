"""Who the people of the towns are, what each may do, and how they sign in."""
