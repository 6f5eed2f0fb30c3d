"""Charts with a word to every row or column."""
