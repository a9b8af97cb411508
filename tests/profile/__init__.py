"""Tests of parvis.profile."""
