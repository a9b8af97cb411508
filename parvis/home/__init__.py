"""The front page, the pages around it, and what a member sees once signed in."""
