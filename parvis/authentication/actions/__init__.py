"""The verbs of authentication."""
