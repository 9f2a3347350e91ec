"""Services of current weather: what they have in common, and a module for each."""
