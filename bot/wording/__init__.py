"""The words for the planner's enums and numbers; shared by Slack messages and the command line."""
