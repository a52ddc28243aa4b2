"""The fold: events in, read model and transitions out."""
