"""Redis: names, connections, scripts."""
