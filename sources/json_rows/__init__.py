"""Finds the rows in a parsed answer, reads their values, and identifies equal rows."""
