"""What stores take and return, frozen, in modules named like them.

It stands apart from the stores because messages and forms, which never touch the database, show it.
"""
