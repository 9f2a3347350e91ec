"""Requests over HTTP: sessions, time limits, quotas, and errors whose texts say what to do."""
