"""Processes beside the server, and the queue in which many people wait for one of them."""
