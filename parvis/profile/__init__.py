"""What a person changes and sees of their account."""
