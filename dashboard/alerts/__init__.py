"""Alerts: rules, their evaluation against the rows of histories, the current alerts, and notifications."""
