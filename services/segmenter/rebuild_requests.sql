-- name: ask
-- A step of a rebuild, for the owners of these shards.
insert into rebuilds (rebuild, step, shard, environment, details, asked_at)
select $1, $2, shard, environment, details, to_timestamp($6::bigint / 1000.0)
from unnest($3::smallint[], $4::text[], $5::json[]) as w (shard, environment, details)
on conflict do nothing;

-- name: raise_catalogue
-- Owners adopt what changed at their next transaction.
update catalogue set number = number + 1;

-- name: standing
-- How far a step is, by shard and environment.
select shard, environment, state, entries, ids, changed, failure
from rebuilds
where rebuild = $1 and step = $2
order by shard, environment;

-- name: unfinished
-- The rebuild that was begun last, within an hour, if it is not at its end: it ends with the step counts.
select r.rebuild from rebuilds r
where r.asked_at > to_timestamp($1::bigint / 1000.0) - interval '1 hour'
    and (not exists (select from rebuilds e where e.rebuild = r.rebuild and e.step = 'counts')
         or exists (select from rebuilds o where o.rebuild = r.rebuild and o.state in ('asked', 'taken')))
order by r.asked_at desc, r.rebuild
limit 1;

-- name: take
-- What was asked of this shard and is not taken yet.
update rebuilds set state = 'taken' where shard = $1 and state = 'asked' returning rebuild, step, environment;

-- name: details
-- What the command gave along.
select details from rebuilds where rebuild = $1 and step = $2 and shard = $3 and environment = $4;

-- name: note
-- A page of a step is done.
update rebuilds r
set entries = entries + $5, ids = ids + $6, state = $8,
    changed = coalesce((
        select jsonb_object_agg(key, total) from (
            select key, sum(value::bigint) as total
            from (select key, value from jsonb_each_text(r.changed)
                  union all select key, value from jsonb_each_text($7::jsonb)) as parts
            group by key
        ) as totals
    ), '{}')
where rebuild = $1 and step = $2 and shard = $3 and environment = $4;

-- name: fail
-- A shard cannot do a step.
update rebuilds set state = 'failed', failure = $5
where rebuild = $1 and step = $2 and shard = $3 and environment = $4;
