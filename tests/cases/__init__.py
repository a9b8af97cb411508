"""Tests of parvis.cases."""
