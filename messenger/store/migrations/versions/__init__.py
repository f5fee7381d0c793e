"""One module for each version of the tables, read by Alembic. What is published here is never changed."""
