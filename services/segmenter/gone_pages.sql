-- name: next_members
-- The next users of an erased company on this shard.
select user_id from company_members
where shard = $1 and environment = $2 and company_id = $3 and member and user_id > $4
order by user_id
limit $5;

-- name: delete_left
-- Memberships in an erased company that had been left before.
delete from company_members
where shard = $1 and environment = $2 and company_id = $3 and not member and (key ->> 0)::bigint <= $4;
