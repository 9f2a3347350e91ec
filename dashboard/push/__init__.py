"""What programs push, from the request to the source that tells it."""
