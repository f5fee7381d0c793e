"""What the bot says to its maintainer: one line for each event, the library's chatter left out.

Libraries stay at WARNING whatever LOG_LEVEL says: at DEBUG they log chat ids, message texts and addresses with the
token in them.
"""

import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up_logs(level: str) -> None:
    """Log to standard error: the bot's own modules from `level` on, all others from WARNING on."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT)
    logging.getLogger("messenger").setLevel(level)
