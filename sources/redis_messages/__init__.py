"""Messages of Redis: the connection, channels and streams, and the parser of messages."""
