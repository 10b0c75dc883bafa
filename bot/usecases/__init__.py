"""What people can do: planner and storage joined in one transaction each. Knows no Slack."""
