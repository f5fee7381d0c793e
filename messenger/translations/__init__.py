"""The translator's tools: what is left to do, a new language, what changed, and exchange with other programs."""
