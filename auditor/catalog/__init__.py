"""What the clouds' services are: one module per service, gathered in one explicit table."""
