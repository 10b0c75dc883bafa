"""When things happen: due reminders become deliveries, deliveries are claimed, posted and recorded.

One APScheduler job ticks; everything due is a row. Posting goes through the `Messenger` port, time
through the `Clock` port; nothing here knows Slack.
"""
