"""A small network that learns a task, as a film: to be made, watched, scrubbed and looked into."""
