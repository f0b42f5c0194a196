"""What operators and scripts type: one module per group of commands, heavy imports inside them."""
