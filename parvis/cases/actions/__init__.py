"""The verbs of cases: take what the body's system tells, add documents, hand them over."""
