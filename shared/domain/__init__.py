"""The pure core: no I/O, no clock, standard library and pydantic only."""
