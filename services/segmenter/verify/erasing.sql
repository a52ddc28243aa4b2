-- name: erased_companies
-- The companies that were erased on a shard, or whose users it has, by the hash of their ids.
select id_hash, erased_at from erasures where shard = $1 and environment = $2 and scope = 'company';

-- name: secret
-- By which ids are hashed.
select secret from installation;
