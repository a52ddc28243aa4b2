"""The read model made again from the log, page by page, on a system that is at work."""
