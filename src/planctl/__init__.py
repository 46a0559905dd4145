"""Treatment plans for solo mental-health practitioners."""

__version__ = "0.3.0"
