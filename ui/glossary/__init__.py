"""Every term and symbol, explained."""
