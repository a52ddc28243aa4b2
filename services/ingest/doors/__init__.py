"""Doors: the routes of the management side, one file per resource."""
