"""The links between the pages, as one element."""
