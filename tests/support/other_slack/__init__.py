"""A second small Slack, written apart from the sandbox: from docs/slack-api.md and Slack's own pages alone.

It shares no line with `sandbox/`, so a habit that the bot has taken from the sandbox shows here.
"""
