"""What goes when it is older than somebody wants it kept, and what is kept in its place."""
