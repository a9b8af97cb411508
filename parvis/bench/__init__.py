"""`make bench`: measures a whole portal, started as in production, under a load from a process of its own."""
