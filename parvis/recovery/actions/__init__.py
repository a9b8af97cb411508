"""The verbs of recovery."""
