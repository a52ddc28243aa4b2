-- name: users
-- What conditions see of users themselves.
select u.user_id, u.identified, u.attributes, u.instants, a.first_seen_at, a.last_seen_at, f.due_at
from unnest($3::text[]) as w (user_id)
join users u on u.shard = $1 and u.environment = $2 and u.user_id = w.user_id
join user_activity a on a.shard = $1 and a.environment = $2 and a.user_id = w.user_id
left join user_flips f on f.shard = $1 and f.environment = $2 and f.user_id = w.user_id;

-- name: memberships
-- What conditions see of users' memberships.
select m.user_id, m.company_id, m.attributes, m.instants
from unnest($3::text[]) as w (user_id)
join company_members m on m.shard = $1 and m.environment = $2 and m.user_id = w.user_id
where m.member;
