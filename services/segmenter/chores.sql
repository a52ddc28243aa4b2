-- name: add
-- New work of the shard.
insert into shard_tasks (shard, number, kind, environment, subject, details)
select $1, number, kind, environment, subject, details
from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::json[])
    as t (number, kind, environment, subject, details);

-- name: open
-- What is left to do, oldest first, but for what is set aside.
select number, kind, environment, subject, details, reached from shard_tasks
where shard = $1 and failure is null
order by number;

-- name: advance
-- A page is done.
update shard_tasks set reached = $3, failures = 0 where shard = $1 and number = $2;

-- name: done
-- All of it is done.
delete from shard_tasks where shard = $1 and number = $2;

-- name: fail
-- A page has failed for what is in it; the task is set aside when that was so often in a row.
update shard_tasks
set failures = failures + 1, failure = case when failures + 1 >= $4::integer then $3::text end
where shard = $1 and number = $2
returning failure is not null;
