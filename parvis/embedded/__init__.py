"""Embedded PostgreSQL and the supervisor behind `parvis demo`. Knows nothing of Django."""
