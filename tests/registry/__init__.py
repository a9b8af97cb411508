"""Tests of the registry of members."""
