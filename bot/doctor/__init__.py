"""What `exitplan doctor` looks at, one line for each thing, and nothing is changed by it."""
