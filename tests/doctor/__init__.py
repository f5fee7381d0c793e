"""The doctor's checks: each thing that can be wrong is set up once, and is found."""
