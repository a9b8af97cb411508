"""Tests of parvis.appointments."""
