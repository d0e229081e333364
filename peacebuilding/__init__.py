"""The Peacebuilding Cooperation Tracker: the framework of S/2001/138, made workable."""
