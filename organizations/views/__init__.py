"""Pages of those who take part."""
