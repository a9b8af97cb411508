"""The verbs of leaving."""
