"""Files that go out: letters, calendars, exports and pictures, made from views and never from Slack."""
