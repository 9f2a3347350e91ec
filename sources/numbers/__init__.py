"""Numbers as programs and people write them: one parser, one formatter, and their units."""
