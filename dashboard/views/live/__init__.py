"""The Live tab: a section for each source, and the rows that it loads and follows."""
