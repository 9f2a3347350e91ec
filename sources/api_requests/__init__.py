"""Requests of a service's API as its settings describe them: bodies, logins, pages, times in addresses."""
