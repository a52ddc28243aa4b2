-- name: server_time
-- The server's clock in UTC ms.
select (extract(epoch from clock_timestamp()) * 1000)::bigint;
