"""The button that copies a link to what is on the screen."""
