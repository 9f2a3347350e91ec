"""Post statistics: the table of posts, and counts of sentiment, leaders, words and tracked terms."""
