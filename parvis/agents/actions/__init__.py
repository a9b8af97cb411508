"""What is done by agents and with their accounts."""
