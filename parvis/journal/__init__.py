"""Append-only record of what was done, by whom, without personal data."""
