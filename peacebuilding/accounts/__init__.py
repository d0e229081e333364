"""People who log in, the groups of the Secretariat, and tokens for other systems."""
