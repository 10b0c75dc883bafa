"""Commands of `exitplan`: arguments in, text out; `run` and `sandbox` start the bot."""
