"""Processes beside the server, and the line in which many people wait for one of them."""
