"""What people can type, by an example that works in any year."""

from __future__ import annotations

REGISTERING = "/exitplan add ActivTrak 50 seats at $19 ends 31 March"
"""Without a year it is the next such day."""
