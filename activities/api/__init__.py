"""What is done, for other systems: activities, participations, commitments, follow-up items."""
