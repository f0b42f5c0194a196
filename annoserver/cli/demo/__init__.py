"""The demo campaign "Scenes and People from China": its content, and the command that loads it."""
