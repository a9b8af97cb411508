"""The verbs of the enrolment: keep what is said, prove, send the link, activate."""
