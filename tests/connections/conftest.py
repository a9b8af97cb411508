"""Fixtures of the connections: the scripted gateway and antivirus."""

from tests.connections.scripted_clamd import clamd
from tests.connections.scripted_gateway import gateway

__all__ = ["clamd", "gateway"]
