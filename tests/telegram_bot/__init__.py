"""The bot as a person meets it: over HTTP, against the simulator."""
