"""What moderators decide in a campaign: on its tags, and on who takes part."""
