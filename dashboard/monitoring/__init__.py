"""Monitoring: health, readiness, metrics and the log of outages."""
