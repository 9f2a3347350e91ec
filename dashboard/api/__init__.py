"""What programs read of a running dashboard over HTTP: sources, rows, newest values, alerts, live rows."""
