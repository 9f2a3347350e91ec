"""Measurements of this machine or container."""
