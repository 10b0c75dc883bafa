"""What exitplan knows and decides: contracts, deadlines, timelines, costs, credit, paths.

Pure rules (docs/rules.md). Functions take `today` and return numbers, dates and enums; words belong
to `bot.wording`. No I/O, no clock, no logging; standard library and dateutil only.
"""
