"""Questions and answers of the help page, which the body's agents write themselves."""
