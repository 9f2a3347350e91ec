"""Requests to an API as the settings describe them: bodies, authentication, pagination, times in URLs."""
