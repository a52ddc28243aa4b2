-- name: advance
-- A page of work on a definition is done. One that is done names nobody: the last id may be erased one day.
update definition_tasks set reached = case when $6 then '' else $4 end, handled = handled + $5, done = $6
where shard = $1 and definition = $2 and task = $3;

-- name: note_outbox
-- The last entry that a prepare task put into the outbox.
update definition_tasks set outbox_number = $4 where shard = $1 and definition = $2 and task = $3;

-- name: fail
-- A shard cannot do a task; the coordinator lets the definition fail.
update definition_tasks set failure = $4 where shard = $1 and definition = $2 and task = $3;
