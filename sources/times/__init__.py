"""Times in answers, files and pushes: finding their columns, formats and zones, and parsing them."""
