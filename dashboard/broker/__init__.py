"""Redis between the processes of one dashboard: one of them polls each source, and all show its rows."""
