"""A small attention network that learns while one watches: tasks, films, and their replay."""
