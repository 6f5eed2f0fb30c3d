"""The Classify page: a verdict, and whether attention explains it."""
