"""Lives of contracts from day to day, in the real bot against the sandbox: what the channel and its people read."""
