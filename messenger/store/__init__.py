"""Who chose what, encrypted, and what was counted: SQLite or PostgreSQL. Whoever chooses nothing is not stored."""
