"""The verbs of letters: queue, send, recover, print."""

from parvis.letters.actions.queue import NewLetter, queue_letters

__all__ = ["NewLetter", "queue_letters"]
