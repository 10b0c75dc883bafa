"""A local Slack workspace: Web API, Socket Mode and a web page, to try and to test the bot in.

It speaks to the bot over real connections only, is strict where Slack is strict, and knows no method
or argument that docs/slack-api.md does not list. Imported by the command line and by tests, by nothing else.
"""
