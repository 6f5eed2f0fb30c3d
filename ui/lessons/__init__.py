"""Lessons: prose, the stage set to the right state, and tasks that the core grades."""
