"""Analysis of a post's text: sentiment, hashtags and mentions, keywords, and word clouds."""
