"""Times in answers, files and pushes: where they stand, in which form and zone, and their parser."""
