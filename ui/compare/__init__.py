"""Compare: two sides of attention on the same words."""
