"""Begins a guide on another subject: the engine knows none, so content and catalogs are all that it takes."""
