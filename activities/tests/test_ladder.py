"""The reminder ladder."""
