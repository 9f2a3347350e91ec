"""Feeds that poll sources once for everybody, their history, and the views of it."""
