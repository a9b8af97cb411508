"""Tests of the rotation of keys."""
