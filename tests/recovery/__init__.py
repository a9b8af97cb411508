"""Tests of parvis.recovery."""
