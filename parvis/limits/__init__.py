"""Counts attempts, atomically, outside the transaction of what they guard."""
