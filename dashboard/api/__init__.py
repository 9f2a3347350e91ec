"""The read API over HTTP: sources, rows, newest values, alerts, live rows."""
