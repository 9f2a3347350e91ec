"""What is served and measured: three charts, one row a second, in three designs."""
