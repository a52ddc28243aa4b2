-- name: load
-- What is counted of these users' events.
select e.environment, e.user_id, e.question, e.count, e.times
from unnest($2::text[], $3::text[]) as w (environment, user_id)
join event_states e on e.shard = $1 and e.environment = w.environment and e.user_id = w.user_id;

-- name: write
-- Counts as they are now; times come as texts of arrays.
insert into event_states (shard, environment, user_id, question, count, times)
select $1, environment, user_id, question, count, times::bigint[]
from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
    as e (environment, user_id, question, count, times)
on conflict (shard, environment, user_id, question) do update set count = excluded.count, times = excluded.times;

-- name: next_users
-- The ids of the next users of an environment.
select user_id from users where shard = $1 and environment = $2 and user_id > $3 order by user_id limit $4;

-- name: clear
-- Forgets the counts of a question for the users between two ids.
delete from event_states
where shard = $1 and environment = $2 and question = $3 and user_id > $4 and user_id <= $5;

-- name: times
-- When the users between two ids did something.
select user_id, occurred_at from events
where shard = $1 and environment = $2 and name = $3 and user_id > $4 and user_id <= $5;

-- name: times_with_properties
-- When the users between two ids did something, and how.
select user_id, occurred_at, properties, instants from events
where shard = $1 and environment = $2 and name = $3 and user_id > $4 and user_id <= $5;

-- name: mark_counted
-- Questions whose states are kept for every user from here on.
insert into event_questions (shard, environment, question, definition)
select $1, $2, question, $4::integer from unnest($3::bigint[]) as q (question)
on conflict do nothing;

-- name: page_end
-- Whose event it is that lies so many events of a name behind a user.
select user_id from events
where shard = $1 and environment = $2 and name = $3 and user_id > $4
order by user_id
offset $5 limit 1;

-- name: who_are_users
-- Which of these ids are users.
select u.user_id from unnest($3::text[]) as w (user_id)
join users u on u.shard = $1 and u.environment = $2 and u.user_id = w.user_id;

-- name: clear_all
-- Forgets the counts of questions for the users between two ids.
delete from event_states
where shard = $1 and environment = $2 and question = any($3::bigint[]) and user_id > $4 and user_id <= $5;
