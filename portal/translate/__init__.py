"""Passages of text and their translations, for items this room can't name."""
