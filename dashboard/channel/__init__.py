"""The channel of a page: a WebSocket beside that of its document, which carries the beat and the rows."""
