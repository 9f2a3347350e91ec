"""What the dashboard costs, beside bare Bokeh and the tutorial's own design: `python -m benchmarks`."""
