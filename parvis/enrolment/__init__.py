"""Opening an account: start reading at journey.py."""
