"""The test machine, and the cast that every test may use."""

pytest_plugins = ["peacebuilding.core.tests.machine"]
