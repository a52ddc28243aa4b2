-- name: tables
-- Every table with what it takes on disk, indexes and all; partitions are their table's.
select coalesce(parent.relname, c.relname)::text as name, sum(pg_total_relation_size(c.oid))::bigint as bytes
from pg_class c
left join pg_inherits i on i.inhrelid = c.oid
left join pg_class parent on parent.oid = i.inhparent
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
group by 1
order by 2 desc;

-- name: rows
-- How much there is of what grows with time.
select (select count(*) from events) as events, (select count(*) from seen_messages) as messages,
       (select count(*) from transitions) as transitions;

-- name: vacuum
-- What updates left behind goes before anything is measured.
vacuum full;
