"""Practice mode: the fictitious people, their letter box, and starting afresh. Never in production."""
