"""Rows in an answer that was read as data: where they are, what they hold, and which are the same."""
