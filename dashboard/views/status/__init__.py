"""The Status tab: the state of the sources and the server, and the last outages."""
