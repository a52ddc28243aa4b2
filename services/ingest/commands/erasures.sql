-- name: shards
-- How many shards the installation has.
select shards from installation;
