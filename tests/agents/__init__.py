"""Tests of parvis.agents."""
