"""Columns that are computed from those that a source reads: scaled, per second, or by an expression."""
