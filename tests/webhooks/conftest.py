"""Fixtures of the webhooks: a receiver on loopback that a test scripts."""

from tests.connections.scripted_gateway import gateway

__all__ = ["gateway"]
