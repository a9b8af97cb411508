"""Fixtures of the connections: the scripted gateway."""

from tests.connections.scripted_gateway import gateway

__all__ = ["gateway"]
