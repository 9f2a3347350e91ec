"""The rows of each source: the newest in memory, laid out for charts, and how others are queried."""
