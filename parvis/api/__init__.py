"""What the body's own systems call: cases in, documents out."""
