"""The rows of each source for pages and APIs: the newest in memory, older ones from `dashboard.storage`."""
