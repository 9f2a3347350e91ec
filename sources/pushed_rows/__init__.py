"""Rows and posts that programs push: their validation, their columns and their values."""
