"""What the bot says to its maintainer: one line for each event, the library's chatter left out.

Libraries stay at WARNING whatever LOG_LEVEL says: at DEBUG they log chat ids, message texts and addresses with the
token in them. Of an exception only its class and the places in the code are logged: its text may hold what somebody
wrote. Whatever slips through all the same, a last filter takes tokens out of, when the line is otherwise ready.

Modules log by the standard library; structlog only gives their records a form.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, TextIO

import structlog

LogFormat = Literal["console", "json"]

# In an address a token stands behind "bot", however short it is, and its colon may be encoded.
_TOKEN: Final = re.compile(r"((?<=/bot)\d+|\b\d{4,})(:|%3a)[\w-]{8,}", re.ASCII | re.IGNORECASE)
_REDACTED: Final = "<bot token>"

# The bot's own modules hand over the name of an error's class: nothing else that they log looks like one.
_CLASS_NAME: Final = re.compile(r"(?:[A-Z][a-z0-9]+){2,}|[A-Z][a-z]+Error")
_MOST_PLACES: Final = 30  # of an exception's places in the code: the innermost, as the rest repeats itself

_log = logging.getLogger(__name__)


def set_up_logs(level: str, log_format: LogFormat) -> None:
    """Log to standard error: the bot's own modules from `level` on, all others from WARNING on.

    What would be printed past the logs goes into them as well: warnings, and exceptions that nobody caught.
    """
    logging.basicConfig(level=logging.WARNING, handlers=[make_handler(log_format, sys.stderr)], force=True)
    logging.getLogger("messenger").setLevel(level)
    # Says only what our own error handler says too, but with the whole update.
    logging.getLogger("telegram.ext.Application").setLevel(logging.CRITICAL + 1)
    # A record that cannot be written would be printed with all that is in it.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def make_handler(log_format: LogFormat, stream: TextIO) -> logging.Handler:
    """A handler that writes records to a stream: for a person at a terminal, or one JSON object a line.

    In JSON `time` is UTC in ISO 8601, and `level`, `logger` and `event` (the message) are always there. `error` is the
    class of an exception; `places` is where it came through, the innermost last, and `caused_by` are the classes of
    those before it.
    """
    handler = logging.StreamHandler(stream)
    handler.addFilter(TokenFilter())
    handler.setFormatter(_json() if log_format == "json" else _console(colors=stream.isatty()))
    return handler


def _json() -> logging.Formatter:
    return _LastFilter(
        foreign_pre_chain=[_about_record],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.EventRenamer("event"),
            _in_order,
            structlog.processors.JSONRenderer(),
        ],
    )


def _console(*, colors: bool) -> logging.Formatter:
    return _LastFilter(
        foreign_pre_chain=[_about_record],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            _readable_error,
            structlog.dev.ConsoleRenderer(
                colors=colors, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            ),
        ],
    )


class _LastFilter(structlog.stdlib.ProcessorFormatter):
    """Takes tokens out of the line as it will be written."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        return redact(super().format(record))


class TokenFilter(logging.Filter):
    """Makes a record fit to be written: its message without tokens, its exception without text."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; it is always logged."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001  # a faulty call of the logger, or of an argument's own; it must not end us
            message = str(record.msg)
        if record.name == "asyncio":
            message = message.partition("\n")[0]  # below stands the exception, with its text
        about = _about_exception(record.exc_info[1]) if record.exc_info else _named_error(record)
        record.about = about  # where the formatter looks for it
        record.msg, record.args = redact(message.rstrip()), None
        record.exc_info = record.exc_text = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def redact(text: str) -> str:
    """The text without anything that is shaped like a bot's token."""
    return _TOKEN.sub(_REDACTED, text)


def _about_exception(error: BaseException | None) -> Mapping[str, object]:
    """What may be said of an exception: its class, where it came through, and the classes of those behind it."""
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    causes = [type(cause).__name__ for cause in _behind(error)]
    return {"error": type(error).__name__, "places": places} | ({"caused_by": causes} if causes else {})


def _behind(error: BaseException) -> Iterator[BaseException]:
    """The exceptions that led to one, the nearest first, and those that a group holds; each once."""
    seen = {id(error)}
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        hidden = current.__suppress_context__ and current.__cause__ is None
        before = None if hidden else current.__cause__ or current.__context__
        inside = current.exceptions if isinstance(current, BaseExceptionGroup) else ()
        for other in (*inside, *([before] if before else [])):
            if id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)
                yield other


def _named_error(record: logging.LogRecord) -> Mapping[str, object]:
    """The class of an error that one of the bot's own messages names, or was given."""
    arguments = record.args if isinstance(record.args, tuple) and record.name.startswith("messenger") else ()
    for argument in arguments:
        if isinstance(argument, BaseException):
            return {"error": type(argument).__name__}
        if isinstance(argument, str) and _CLASS_NAME.fullmatch(argument):
            return {"error": argument}
    return {}


_Event = structlog.typing.EventDict


def _about_record(_logger: object, name: str, event: _Event) -> _Event:
    record = event["_record"]
    return {**event, "level": name, "logger": record.name, **getattr(record, "about", {})}


def _in_order(_logger: object, _name: str, event: _Event) -> _Event:
    """The four that are always there first, for a person who reads the lines after all."""
    first = {key: event.pop(key) for key in ("time", "level", "logger", "event")}
    return first | dict(event)


def _readable_error(_logger: object, _name: str, event: _Event) -> _Event:
    """An exception below the line, a place on each line."""
    if "places" in event:
        lines = [f"  {place}" for place in event.pop("places")]
        causes = [f"caused by {name}" for name in event.pop("caused_by", ())]
        event["exception"] = "\n".join([f"{event.pop('error')} at", *lines, *causes])
    else:
        # The message names it already.
        event.pop("error", None)
    return event


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _log.critical("this ended by an error that nobody expected", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        _log.error("a thread ended by an error that nobody expected", exc_info=what.exc_value)


def _log_unraisable(what: "sys.UnraisableHookArgs") -> None:
    if what.exc_value is not None:
        _log.error("an error came where nobody can catch it", exc_info=what.exc_value)
