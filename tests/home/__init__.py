"""Tests of the front page and of the pages around it."""
