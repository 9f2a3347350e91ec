"""The database behind the history: stores every row, and reads any window at about the same cost."""
