"""Postgres: the pool, named statements, migrations, locks and the compiler of conditions to SQL."""
