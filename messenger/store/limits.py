"""How long the database may take, and how much is remembered of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds; numbers of readers."""

    read: float = 1.0
    """On the way of a tap."""
    write: float = 3.0
    queue: float = 5.0
    """How long a change of an SQLite file waits for those before it: a slow disk takes them one by one."""
    start: float = 15.0
    """For migrations, and to read every reader once."""
    alive: float = 0.08
    locked: float = 2.0
    """How long SQLite waits for another process: less than a write, so that it gives up by itself."""
    fresh: float = 2.0
    """How old what is remembered of PostgreSQL may be, where other replicas write too."""
    all_readers: int = 20_000
    """So many readers of an SQLite file are all remembered."""
    recent_readers: int = 10_000
    """Else so many are that came last."""
