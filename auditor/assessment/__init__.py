"""What the fault model says, put into the plain data of the result."""
