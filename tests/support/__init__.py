"""Builders with defaults, and doubles for Slack alone; databases are real. Tests import it, it imports no test."""
