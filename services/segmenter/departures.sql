-- name: users
-- Users that are no more.
delete from users u using unnest($2::text[], $3::text[]) as w (environment, user_id)
where u.shard = $1 and u.environment = w.environment and u.user_id = w.user_id;

-- name: activity
-- The activity of users that are no more.
delete from user_activity a using unnest($2::text[], $3::text[]) as w (environment, user_id)
where a.shard = $1 and a.environment = w.environment and a.user_id = w.user_id;

-- name: flips
-- What time would flip of users that are no more.
delete from user_flips f using unnest($2::text[], $3::text[]) as w (environment, user_id)
where f.shard = $1 and f.environment = w.environment and f.user_id = w.user_id;

-- name: event_states
-- What was counted of their events.
delete from event_states e using unnest($2::text[], $3::text[]) as w (environment, user_id)
where e.shard = $1 and e.environment = w.environment and e.user_id = w.user_id;

-- name: memberships_of
-- The memberships of users that are no more.
delete from company_members m using unnest($2::text[], $3::text[]) as w (environment, user_id)
where m.shard = $1 and m.environment = w.environment and m.user_id = w.user_id;

-- name: picks
-- The picks of users (or companies) that are no more; a company may have the id of a user.
delete from picks p using unnest($2::text[], $3::text[]) as w (environment, subject_id), segments s
where p.shard = $1 and p.environment = w.environment and p.subject_id = w.subject_id
  and s.segment_id = p.segment_id and s.scope = $4;

-- name: companies
-- Companies that are no more.
delete from companies c using unnest($2::text[], $3::text[]) as w (environment, company_id)
where c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id;

-- name: company_flips
-- What time would flip of companies that are no more.
delete from company_flips f using unnest($2::text[], $3::text[]) as w (environment, company_id)
where f.shard = $1 and f.environment = w.environment and f.company_id = w.company_id;

-- name: copies
-- Copies of companies that are no more.
delete from company_copies c using unnest($2::text[], $3::text[]) as w (environment, company_id)
where c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id;

-- name: memberships
-- Memberships in companies that are no more.
delete from company_members m using unnest($2::text[], $3::text[], $4::text[]) as w (environment, user_id, company_id)
where m.shard = $1 and m.environment = w.environment and m.user_id = w.user_id and m.company_id = w.company_id;

-- name: company_users
-- Users of companies who are no more.
delete from company_users c using unnest($2::text[], $3::text[], $4::text[]) as w (environment, company_id, user_id)
where c.shard = $1 and c.environment = w.environment and c.company_id = w.company_id and c.user_id = w.user_id;
