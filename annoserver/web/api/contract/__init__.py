"""What programs can ask for, described in OpenAPI and on a page that people can read."""
