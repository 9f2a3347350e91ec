"""What is measured on this machine or in this container, and how each value is read."""
