"""Measurements that are promised somewhere; `make bench` prints them."""
