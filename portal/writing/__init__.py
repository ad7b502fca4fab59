"""How texts of the towns are written: drafts, revisions, and the way to publication."""
