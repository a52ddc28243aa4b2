-- name: advance
-- A page of work on a definition is done.
update definition_tasks set reached = $4, handled = handled + $5, done = $6
where shard = $1 and definition = $2 and task = $3;
