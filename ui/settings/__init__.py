"""The settings room: what this machine is set to, each with a check whether it works."""
