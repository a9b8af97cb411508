"""The verbs of profile."""
