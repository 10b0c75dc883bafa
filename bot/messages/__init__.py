"""Domain to Block Kit, one family of messages a module. Pure: no database, no Slack call."""
