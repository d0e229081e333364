"""How dates are written: day before month in both languages, 24 hours."""
