"""The Status tab: how the sources and the server do, and the last outages."""
