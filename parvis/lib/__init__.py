"""Plain Python without models: journey engine, numbers, keys, organisation file."""
