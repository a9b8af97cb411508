"""The agents' desk: calls, openings, cases, help for someone who is stuck, figures."""
