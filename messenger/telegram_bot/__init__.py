"""The channel: the only place that knows Telegram. It turns updates into routes, and screens into messages."""

import os

# The library's own switch to timedelta for periods; without it every period warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")
