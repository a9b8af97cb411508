"""Tests of parvis.places."""
