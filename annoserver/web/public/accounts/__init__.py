"""Pages of accounts: joining, what one says of oneself, and leaving."""
