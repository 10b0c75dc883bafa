"""What stores return: frozen records, one per row, in a module named like their store.

They stand apart from the stores because messages and forms, which never touch the database, show them.
"""
