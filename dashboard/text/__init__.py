"""What a post says: its feeling, the names in it, and its words."""
