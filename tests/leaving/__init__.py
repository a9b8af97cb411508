"""Tests of parvis.leaving."""
