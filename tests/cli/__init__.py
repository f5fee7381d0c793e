"""The command line, as a maintainer meets it."""
