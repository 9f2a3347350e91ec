"""The API of X: its calls, what they cost, and a budget for them."""
