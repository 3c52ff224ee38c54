"""Components that the reference stacks share."""
