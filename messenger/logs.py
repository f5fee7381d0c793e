"""What the bot says to its maintainer: one line for each event, the library's chatter left out.

Libraries stay at WARNING whatever LOG_LEVEL says: at DEBUG they log chat ids, message texts and addresses with the
token in them. Whatever slips through all the same, a last filter takes tokens out of.
"""

import logging
import re

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

# In an address a token stands behind "bot", however short it is, and its colon may be encoded.
_TOKEN = re.compile(r"((?<=/bot)\d+|\b\d{4,})(:|%3a)[\w-]{8,}", re.ASCII | re.IGNORECASE)
_REDACTED = "<bot token>"


def set_up_logs(level: str) -> None:
    """Log to standard error: the bot's own modules from `level` on, all others from WARNING on."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT)
    logging.getLogger("messenger").setLevel(level)
    # Says only what our own error handler says too, but with the whole update.
    logging.getLogger("telegram.ext.Application").setLevel(logging.CRITICAL + 1)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_FILTER)


class TokenFilter(logging.Filter):
    """Takes everything that is shaped like a bot's token out of a record: its message, its traceback, its stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it is always logged."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, LookupError):
            message = f"{record.msg} {record.args}"  # a faulty call of the logger; its own complaint would show all
        record.msg, record.args = redact(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def redact(text: str) -> str:
    """The text without anything that is shaped like a bot's token."""
    return _TOKEN.sub(_REDACTED, text)


_FILTER = TokenFilter()
_FORMATTER = logging.Formatter()
