"""Ports to outside systems: one folder each, with its contract, its implementations, its fake."""
