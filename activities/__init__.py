"""What is done: activities, participations, commitments, follow-up."""
