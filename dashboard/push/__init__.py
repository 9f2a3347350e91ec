"""The push API: rows and posts that programs send by HTTP."""
