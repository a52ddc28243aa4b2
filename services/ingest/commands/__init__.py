"""Stores: the commands of the management side, plain async functions over a connection with a transaction open."""
