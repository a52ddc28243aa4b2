-- name: add_user
-- Somebody whom conditions are asked about.
with added as (
    insert into users (shard, environment, user_id, identified, attributes, instants, provenance, operations)
    values (0, $1::text, 'u', true, $2, $3, $4, $5)
)
insert into user_activity (shard, environment, user_id, first_seen_at, last_seen_at) values (0, $1::text, 'u', $6, $6);

-- name: ask
-- Which of many conditions hold of the one user there is.
select array[/*all*/ true]
from users u join user_activity a using (shard, environment, user_id)
where u.shard = 0 and u.environment = $1;
