-- name: share_catalogue
-- Taken by every owner transaction; the coordinator's exclusive lock waits for one batch at most.
select pg_advisory_xact_lock_shared($1, $2);

-- name: fence
-- The shard's row, locked, if this epoch still owns it, with the number of the catalogue and the installation's secret.
select s.offset_id, s.evaluated_at, s.as_of, s.event_number, s.outbox_number, s.task_number, c.number as catalogue,
       coalesce((select secret from installation), '') as secret
from shards s cross join catalogue c
where s.shard = $1 and s.epoch = $2
for update of s;

-- name: move
-- Moves the shard to where this transaction brings it. Members are true only up to the first flip still unswept, so a
-- mass expiry shows in as_of while it drains. Single ones that cannot be evaluated do not hold it up.
update shards
set offset_id = $3, offset_expected = offset_expected or offset_id <> $3, evaluated_at = $4,
    as_of = greatest(as_of, least($5, (select min(due_at) - 1 from user_flips where shard = $1 and retry_at is null),
                                  (select min(due_at) - 1 from company_flips where shard = $1 and retry_at is null))),
    event_number = $6, outbox_number = $7, task_number = $8, committed_at = $9, problem = null, problem_at = null
where shard = $1 and epoch = $2;

-- name: own
-- A new owner: its epoch fences every transaction of the former one. What that one has set aside is tried again.
with tried_again as (
    update shard_tasks set failures = 0, failure = null where shard = $1 and failure is not null
)
update shards set epoch = epoch + 1, owner = $2, owned_since = clock_timestamp()
where shard = $1
returning epoch;

-- name: position
-- Where the shard is read from.
select offset_id, offset_expected from shards where shard = $1 and epoch = $2;

-- name: report_problem
-- Why the shard stands still, for status and freshness.
update shards set problem = $3, problem_at = clock_timestamp() where shard = $1 and epoch = $2;
