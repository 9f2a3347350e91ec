"""The database: writes rows, rollups, posts and alerts in one thread, and reads windows of any length."""
