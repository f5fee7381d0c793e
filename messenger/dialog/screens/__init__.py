"""One module for each kind of route: it makes that place's screen from a context."""
