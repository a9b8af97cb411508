"""Answers from the guides and the questions, with their source. Keeps nothing personal."""
