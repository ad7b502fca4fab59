"""Finding what visitors read, in every language it is in."""
