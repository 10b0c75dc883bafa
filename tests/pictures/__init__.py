"""The pictures of the README and the guide, taken from the sandbox; `make pictures`."""
