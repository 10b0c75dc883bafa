"""Modals and typed text: domain to view and back, both directions side by side.

Readers of what people type (`text`, `dates`, `amounts`, `add_text`, `command`, `names`), the modals
(`contract_form` and the small forms) and the drafted letters. Pure: no database, no Slack call, no
clock. What cannot be read is refused with one sentence (`errors`) and kept as it was typed.
"""
