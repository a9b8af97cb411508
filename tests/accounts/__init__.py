"""Tests of parvis.accounts."""
