"""The composition of the dashboard: settings, what runs once in a process, the server and the commands."""
