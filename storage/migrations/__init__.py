"""Changes of the schema, one file each. `env` runs them; `storage.migrate` starts it."""
