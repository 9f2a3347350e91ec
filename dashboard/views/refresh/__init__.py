"""The Refresh tab: sources fetched on demand, with a map and tables."""
