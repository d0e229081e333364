"""Who takes part, for other systems."""
