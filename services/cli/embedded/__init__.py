"""The real servers that `muster up` and the tests start from packages: one module per server, one for processes."""
