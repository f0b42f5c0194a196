"""What goes in and out of campaigns in bulk: downloads at once, and jobs for what takes longer."""
