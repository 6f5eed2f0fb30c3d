"""The live view of a trace."""
