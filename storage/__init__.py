"""All that outlives the process: tables, migrations, stores, and the vendors' playbooks as TOML.

Stores take a connection's transaction and a workspace, and return frozen records. They know the
planner's types; they know nothing of Slack, of time, or of when things happen.
"""
