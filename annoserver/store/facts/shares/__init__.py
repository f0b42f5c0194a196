"""What people take part in within a campaign: boards, what one made, and what comes next."""
