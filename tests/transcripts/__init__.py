"""Whole years, answered and unanswered, held as text that people can read."""
