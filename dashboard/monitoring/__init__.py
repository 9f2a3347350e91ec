"""What operators and their programs see of a running dashboard: health, readiness and metrics."""
