"""Programs that feed the dashboard from elsewhere."""
