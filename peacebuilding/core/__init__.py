"""The ground every floor stands on: visibility, versions, history, transitions, search text."""
