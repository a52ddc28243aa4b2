-- Who names a segment: asked by each command that changes one, and counted in each answer about one.
create index definitions_by_part on definitions using gin (parts) where parts <> '{}';
