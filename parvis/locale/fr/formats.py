"""Hours in French pages as they are written and said: 15 h 04."""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
