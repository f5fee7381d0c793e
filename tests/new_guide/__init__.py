"""The engine knows no subject: a guide on another one is content and catalogs, and nothing else."""
