"""Tests of parvis.api."""
