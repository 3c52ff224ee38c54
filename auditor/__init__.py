"""Says what happens to critical services when a failure domain under them is lost."""

__version__ = "0.1.0"
