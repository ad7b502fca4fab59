"""The three towns: who they are, figures about them, their services."""
