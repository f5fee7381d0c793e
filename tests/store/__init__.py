"""Tests of the store; a package, so that the command line's tests can start the same PostgreSQL."""
