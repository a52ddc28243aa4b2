"""The proof that the tables are what the log, the definitions and the transitions say (promises P4, P5)."""
