"""Pictures: how they come in, are made small, described, found again and shown."""
