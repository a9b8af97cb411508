"""Migrations of the assistant."""
