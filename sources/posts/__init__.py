"""What sources of posts share: posts, the forms in which files and services have them, and their counts."""
