"""Regions and countries, for other systems; read only."""
