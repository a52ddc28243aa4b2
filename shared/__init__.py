"""What two services need: the pure domain, the stream, Postgres and the HTTP plumbing."""
