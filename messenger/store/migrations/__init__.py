"""How one version of the tables becomes the next, and goes back: Alembic's folder, a part of the package."""
