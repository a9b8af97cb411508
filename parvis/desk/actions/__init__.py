"""What agents do at the desk."""
