"""The verbs of the interface: who may ask, a token, an answer that is given once."""
