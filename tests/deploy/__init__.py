"""Tests of what a maintainer deploys with; a package, so that they can share how the files are read."""
