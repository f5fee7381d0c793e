"""The conversation: where a reader is, and the screen shown there. Pure: no I/O, no async, no Telegram library."""
