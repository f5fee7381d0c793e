"""Programs for the project itself: each writes a file that is kept, and a test compares it with what it is made of."""
