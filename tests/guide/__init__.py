"""What is said: the loader, its rules, the prose and the states of words."""
