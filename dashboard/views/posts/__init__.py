"""The Posts tab: counters, leaders, the race of terms, word clouds, and posts."""
