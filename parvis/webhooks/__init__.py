"""Tells the body's own systems what happened here, by signed requests that are tried again."""
