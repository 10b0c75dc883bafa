"""Commands of `exitplan` that need no Slack: arguments in, text out."""
