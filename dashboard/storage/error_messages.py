"""Messages for errors of the database: what happened, and what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

_NO_TABLE = "A table of the history was removed. Restore it from a copy, or set [history] url to another one."
_UNREACHED = "The database in [history] url cannot be reached"
_NO_SERVER = f"{_UNREACHED}: what listens at its host and port is no PostgreSQL. Check both."
_REASONS = {
    "no such table": _NO_TABLE,
    "undefinedtable": _NO_TABLE,
    "read-only": "The database in [history] url is read-only now, as a standby is. Trying again.",
    "locked": "The history file is locked by another program. Trying again.",
    "readonly": "The history file is read-only. Make it and its folder writable.",
    "unable to open": "The history file cannot be opened or created. Check its folder and permissions.",
    "not a database": "The history file is not a database of this dashboard. Set [history] url to another.",
    "malformed": "The history file is damaged. Move it away, and a new one is created.",
    "disk i/o": "The disk of the history file reports errors. Check the disk.",
    "no space left": "The disk of the database is full. Free some space there.",
    "full": "The disk of the history file is full. Free some space there.",
    "connection slots": "All connections of the database in [history] url are in use. Trying again.",
    "too many clients": "All connections of the database in [history] url are in use. Trying again.",
    "password": "The database rejects the user or the password in [history] url.",
    "pg_hba": "The database rejects this user from this computer. Add a line for both to its pg_hba.conf.",
    'role "': "The user in [history] url does not exist in the database.",
    "does not exist": "The database in [history] url does not exist.",
    "permission denied": "The user in [history] url has no permission. Grant it all rights on its schema.",
    "resolve host": f"{_UNREACHED}: the name of its host has no address. Check the name and the network.",
    "refused": f"{_UNREACHED}: nothing listens at its host and port. Check that it runs. Trying again.",
    "timeout expired": f"{_UNREACHED}: it did not answer in time; a firewall may drop it. Trying again.",
    "certificate": f"{_UNREACHED}: its certificate is not trusted. Set sslrootcert in the url.",
    "from server, but received": _NO_SERVER,
    "invalid response to ssl": _NO_SERVER,
    "connect": f"{_UNREACHED}. Trying again.",
    "closed": "The database has closed the connection. Trying again.",
    "terminat": "The database has closed the connection. Trying again.",
}


def reason(error: DBAPIError) -> str:
    """A message for a database error, without the error's own text, which may quote a password."""
    original = f"{type(error.orig).__name__} {error.orig}".lower()
    for part, message in _REASONS.items():
        if part in original:
            return message
    return f"The database reported an error ({type(error.orig).__name__}). Its log has the details."
