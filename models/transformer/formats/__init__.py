"""Formats of other people's models. What they need beside NumPy is imported here alone."""
