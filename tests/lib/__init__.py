"""Tests of parvis.lib."""
