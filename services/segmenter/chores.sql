-- name: add
-- New work of the shard.
insert into shard_tasks (shard, number, kind, environment, subject, details)
select $1, number, kind, environment, subject, details
from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::json[])
    as t (number, kind, environment, subject, details);

-- name: open
-- What is left to do, oldest first.
select number, kind, environment, subject, details, reached from shard_tasks where shard = $1 order by number;

-- name: advance
-- A page is done.
update shard_tasks set reached = $3 where shard = $1 and number = $2;

-- name: done
-- All of it is done.
delete from shard_tasks where shard = $1 and number = $2;
