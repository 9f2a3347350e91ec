"""Stored rows and posts as CSV and Parquet files."""
