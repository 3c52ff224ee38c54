"""What is asked of each AWS service: one module per service, data only."""
