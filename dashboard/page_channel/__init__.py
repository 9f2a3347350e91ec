"""The WebSocket of a page beside that of its document: it carries the rows, and a message each second."""
