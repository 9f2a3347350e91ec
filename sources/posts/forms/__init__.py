"""Formats of posts in services, exports and libraries, and one parser for all of them."""
