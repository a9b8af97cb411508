"""Tests of parvis.desk."""
