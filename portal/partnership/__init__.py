"""What the partnership is made of: its seven objectives and its history."""
