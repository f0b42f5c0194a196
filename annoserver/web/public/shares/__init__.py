"""What one takes part in within a campaign: its collections, the next item, boards, one's own share."""
