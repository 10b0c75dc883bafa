"""All that outlives the process: tables, migrations, stores, and the vendors' playbooks as TOML.

Stores take a connection's transaction and a workspace, and return frozen records. They know the
planner's types; they know nothing of Slack, of time, or of when things happen. `database` opens the
transaction with all stores in it. The tables of a store have its name in `schema`, what it takes and
returns has it in `records`. Beside a store stand, where they are many, its rows (`plan_rows`), its
conditions (`delivery_conditions`), and its statements that are made once (`sending_statements`).
"""
