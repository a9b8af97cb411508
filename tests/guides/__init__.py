"""Tests of parvis.guides."""
