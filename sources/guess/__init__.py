"""Settings that show an answer of which nothing is known: its format, rows, time, key, columns and units."""
