"""Treatment plans for solo mental-health practitioners."""

__version__ = "0.4.0"
# The day of this version, on the manual page.
RELEASED = "2026-12-01"
# Where the project can be read about. It has no address yet, and nobody else can ever own this one (RFC 2606).
HOMEPAGE = "https://planctl.example/"
