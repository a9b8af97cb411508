"""Signing in: number and code, second step, passkeys, sessions."""
