"""The verbs of places: import points, communes and outlines; locate what was typed."""

from parvis.places.actions.locate import locate

__all__ = ["locate"]
