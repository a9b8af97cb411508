"""What is sent to people by e-mail, SMS and post: queue, sending, refusals."""
