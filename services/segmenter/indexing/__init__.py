"""Pure room: which conditions a change of a value, or the passing of time, can flip, found without asking all (P7)."""
