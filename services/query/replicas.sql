-- name: server
-- Which server this is, and since when it runs: after a restart a replica may be less far than it was.
select concat_ws(' ', host(inet_server_addr()), inet_server_port(), pg_postmaster_start_time());

-- name: position
-- How far the primary's log is; null on a replica.
select case when not pg_is_in_recovery() then pg_current_wal_lsn()::text end;

-- name: replica
-- How far a replica has replayed: bytes of the log up to a position of the primary, and the age of the last commit. No row: no replica.
select pg_wal_lsn_diff($1::text::pg_lsn, pg_last_wal_replay_lsn()) as behind_bytes,
       coalesce(extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::double precision
           as lag_seconds
where pg_is_in_recovery();
