"""Closing an account, taking one's data away, and the accounts nobody uses."""
