"""The front door: pages and searches that see every floor, and the Secretariat's desk."""
