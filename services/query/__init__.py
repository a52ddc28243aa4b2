"""The read door: HTTP reads."""
