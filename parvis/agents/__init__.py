"""The agents of the body: who may sign in at the desk, and with which role."""
