"""Files of newline-delimited JSON that grow and are rotated."""
