"""Several processes as one dashboard, by way of Redis: one polls each source, and all show its rows."""
