-- name: freshness
-- As of when every shard has handled its events, and the last sequence of the environment's transitions.
select
    (select coalesce(min(as_of), 0) from shards) as as_of,
    coalesce((
        select first_sequence + count - 1
        from transition_ranges
        where environment = $1
        order by first_sequence desc
        limit 1), 0) as sequence;

-- name: installation
-- The number of shards and the secret that signs logins.
select shards, secret from installation;

-- name: time_zone
-- The zone in which an environment counts its days.
select time_zone from environments where environment = $1;

-- name: first_environment
-- The environment that was made first: the one a dashboard starts in.
select environment from environments order by created_at, environment limit 1;
