"""HTTP plumbing that both doors use: problems, keys, limits."""
