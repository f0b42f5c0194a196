"""What the crowd's work is worth to an institution, in Europeana's own measure."""
