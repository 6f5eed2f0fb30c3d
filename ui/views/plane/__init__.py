"""Vectors made by hand: arrows to drag and a table to type in."""
