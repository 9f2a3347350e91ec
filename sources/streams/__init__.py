"""Connections that stay open, in threads of their own."""
