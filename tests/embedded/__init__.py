"""Tests of the embedded default: PostgreSQL, letter box, supervisor."""
