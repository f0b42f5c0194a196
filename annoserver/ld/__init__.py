"""What documents mean: Web Annotations read, checked, and turned into RDF."""
