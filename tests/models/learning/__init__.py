"""Tests of `models.learning`, and of the worker that makes its films."""
