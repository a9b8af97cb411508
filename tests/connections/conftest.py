"""Fixtures of the connections: the scripted gateway, antivirus and endpoint."""

from tests.connections.scripted_clamd import clamd
from tests.connections.scripted_endpoint import endpoint
from tests.connections.scripted_gateway import gateway

__all__ = ["clamd", "endpoint", "gateway"]
