"""Tests of parvis.connections."""
