"""Tests that drive Chromium through the product as people use it."""
