"""Answers of services as data: a module for each format, and the reader that detects it."""
