"""Tests of the page on which a network learns."""
