"""Everything Slack, and the entry point.

listeners (thin) call forms and use cases; use cases join planner and storage in one transaction;
messages turn results into Block Kit. Only `bot` imports slack_bolt and slack_sdk; only
`bot.__main__` and `bot.settings` read the environment, and only `bot.__main__` makes a clock.
"""
