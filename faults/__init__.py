"""What may go wrong in production, done on purpose to the real program: kills, storms, floods, hostile input."""
