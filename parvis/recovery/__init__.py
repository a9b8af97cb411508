"""Losing things: the code, the mailbox, the phone, the second step."""
