"""Alerts: rules over the rows of histories, what fires now, and those who are notified."""
