"""The verbs of places: import points, communes and outlines; locate what was typed."""

from parvis.places.actions.locate import Place, locate

__all__ = ["Place", "locate"]
