"""What the operator has done to the database now and then: a rotation of the keys."""
