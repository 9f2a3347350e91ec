"""The columns of a table: their roles, inferred or from the settings."""
