"""The translator's page and what is behind it."""
