"""The environment of the peers that need packages of their own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("peers.txt")
ENVIRONMENT = Path(__file__).parent.parent / "build" / "peers"


def peers_python() -> str:
    """The interpreter of the environment of `peers.txt`, which is made where it is missing or another."""
    python, installed = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not (installed.is_file() and installed.read_text() == wanted):
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)
        installed.write_text(wanted)
    return str(python)
