"""The translator's tools, on a copy of the real guide."""
