"""Who takes part: organizations, their members, staff officers, focal points."""
