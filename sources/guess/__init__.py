"""Guesses the settings for an unknown answer: its format, rows, time, key, columns and units."""
