"""What Slack sends, by task: thin functions that call a form or a use case and answer with a message."""
