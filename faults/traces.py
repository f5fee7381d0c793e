"""Reads all that the bots printed in the other scenarios, at LOG_LEVEL=DEBUG: nothing of anybody, and no secret."""

from collections import Counter

from faults.findings import Findings
from faults.marks import DATA_KEY, DATABASE_PASSWORD, FIRST_GROUP, FIRST_PERSON, MARKS, NAME, SECRET, TOKEN, WORDS
from faults.stage import Stage

_PLANTED = f"{TOKEN} {SECRET} {DATA_KEY} {DATABASE_PASSWORD} {FIRST_PERSON + 5} -{FIRST_GROUP + 5} {NAME} {WORDS}"


async def traces(stage: Stage) -> Findings:
    """Search; first in a line that holds all of it, to know that it would be found."""
    planted = _marks_in(_PLANTED.encode())
    logs = [file.read_bytes() for file in sorted(stage.folder.glob("*.log"))]
    output = b"\n".join(logs)
    seen = _marks_in(output)
    found = Findings()
    found.count("outputs", len(logs), least=1)
    found.count("lines", output.count(b"\n"), least=1)
    found.count("errors in them", output.lower().count(b"error"))
    found.count("tracebacks", output.count(b"Traceback"))
    for mark in MARKS:
        found.exactly(mark, seen[mark], 0)
    found.exactly("kinds that the search finds", len(planted), len(MARKS))
    return found


def _marks_in(text: bytes) -> Counter[str]:
    return Counter({name: count for name, pattern in MARKS.items() if (count := len(pattern.findall(text)))})
