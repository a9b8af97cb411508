"""The cases of members: what was received, where it stands, what can be added."""
