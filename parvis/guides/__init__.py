"""Guides: how each thing is done, step by step, on a page and on a sheet of paper."""
