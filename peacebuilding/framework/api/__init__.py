"""What was agreed, for other systems."""
