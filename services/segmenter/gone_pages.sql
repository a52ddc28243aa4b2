-- name: next_members
-- The next users of an erased company on this shard, those who left it too.
select user_id from company_members
where shard = $1 and environment = $2 and company_id = $3 and user_id > $4
order by user_id
limit $5;
