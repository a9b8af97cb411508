"""Parvis: a member portal where someone already insured opens an account alone."""
