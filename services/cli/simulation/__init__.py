"""A product that never was: who is in it, what they did, and what they do now."""
