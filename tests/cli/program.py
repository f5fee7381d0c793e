"""The program as a maintainer starts it."""

import subprocess
import sys

from messenger.settings import PROJECT

BOT = [sys.executable, str(PROJECT / "bot.py")]
PATIENCE = 60.0  # seconds for a process to start or end
TOKEN = "123456:very_secret_token"


def end(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a command to its end: exit code, standard output, standard error."""
    done = subprocess.run(
        [*BOT, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd="/"
    )
    return done.returncode, done.stdout, done.stderr
