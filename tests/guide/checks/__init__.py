"""The checks of content: every rule is proven by a fault that it finds."""
