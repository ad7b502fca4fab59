"""The documents the partnership is founded on."""
