"""The verbs of letters: queue, send, recover, print."""

from parvis.letters.actions.queue import queue_letter

__all__ = ["queue_letter"]
