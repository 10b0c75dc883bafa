"""The processes as they are started: real connections, signals and restarts."""
