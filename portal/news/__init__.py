"""The news of the towns."""
