"""Tests of parvis.authentication."""
