"""The sandbox's page, clicked and typed in with Chromium, wide and narrow."""
