"""The verbs of the webhooks: announce an event, deliver it, say who is told."""

from parvis.webhooks.actions.announce import announce

__all__ = ["announce"]
