"""Every command, button, form and shortcut tried by everybody: who may, and what the others read."""
