"""The forms in which services, exports and libraries write posts, and one parser for all of them."""
