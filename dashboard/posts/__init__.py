"""Posts of all sources in a table, and what is counted: sentiment, leaders, words, the race of terms."""
