-- name: due
-- The next erased ids of which subscribers were told.
select shard, environment, scope, subject_id, replacement, last_number from erased_ids where due_at <= $1 limit 100;

-- name: replace_user
-- The hash stands where the id stood.
update transitions set user_id = $4 where shard = $1 and environment = $2 and user_id = $3 and number <= $5;

-- name: replace_company
-- The hash stands where the id stood.
update transitions set company_id = $4 where shard = $1 and environment = $2 and company_id = $3 and number <= $5;

-- name: done
-- Nothing has the id any more.
delete from erased_ids where shard = $1 and environment = $2 and scope = $3 and subject_id = $4 and last_number = $5;
