"""The channel of a page: a WebSocket beside that of its document, on which the server's beat travels."""
