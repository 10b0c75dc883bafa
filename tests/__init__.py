"""Mirrors the packages; beside them what walks through the whole program (CONTRIBUTING.md, "Where things are")."""
