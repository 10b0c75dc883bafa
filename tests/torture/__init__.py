"""The promise of delivery, put to the proof: nothing lost, nothing doubled, nothing early, whatever breaks.

`python -m tests.torture` runs everything; a short selection of it is in the ordinary tests.
"""
