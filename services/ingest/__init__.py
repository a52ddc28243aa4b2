"""The write door: HTTP in, events out."""
