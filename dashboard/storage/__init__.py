"""The database behind the history: every row kept, and answered for any window at the same cost."""
