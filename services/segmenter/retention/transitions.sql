-- name: environments
-- Every environment.
select environment from environments order by environment;

-- name: begin
-- So that an environment has a horizon.
insert into transition_horizons (environment, sequence, at) values ($1, 0, 0) on conflict do nothing;

-- name: horizon
-- Up to where the transitions of an environment are gone; whoever else prunes waits.
select sequence, at from transition_horizons where environment = $1 for update;

-- name: next
-- The next $3 transitions of an environment after a sequence: a run holds one at least, so few runs are looked at.
select r.first_sequence + t.number - r.first_number as sequence, r.shard, t.number, t.type, t.segment_id,
       coalesce(t.company_id, t.user_id) as subject_id, t.at, coalesce(t.member_count, 0) as member_count,
       coalesce(t.checksum, 0) as checksum
from (
    select first_sequence, shard, first_number, count
    from transition_ranges
    where environment = $1
      and first_sequence >= coalesce((
          select max(first_sequence) from transition_ranges where environment = $1 and first_sequence <= $2::bigint + 1
      ), 0)
    order by first_sequence
    limit $3::bigint + 1
) as r
cross join lateral (
    select number, type, segment_id, user_id, company_id, at, member_count, checksum
    from transitions
    where shard = r.shard and environment = $1
      and number >= r.first_number + greatest(0, $2::bigint + 1 - r.first_sequence)
      and number < r.first_number + r.count
    order by number
    limit $3
) as t
order by r.first_sequence, t.number
limit $3;

-- name: last_records
-- The sequence of the last record of each of these segments.
select w.segment_id, r.first_sequence + l.number - r.first_number as sequence
from unnest($2::text[]) as w (segment_id)
cross join lateral (
    select number from transitions
    where shard = -1 and environment = $1 and segment_id = w.segment_id
    order by number desc
    limit 1
) as l
join transition_ranges r on r.environment = $1 and r.shard = -1
    and l.number between r.first_number and r.first_number + r.count - 1;

-- name: checkpoints
-- What is known of the members of these segments at the horizon.
select segment_id, sequence, member_count, checksum, blurred, holds_rows
from transition_checkpoints
where environment = $1 and segment_id = any($2::text[]);

-- name: write_checkpoints
-- What is known of them at the new horizon.
insert into transition_checkpoints (environment, segment_id, sequence, member_count, checksum, blurred, holds_rows)
select $1, segment_id, sequence, member_count, checksum, blurred, holds_rows
from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::boolean[])
    as c (segment_id, sequence, member_count, checksum, blurred, holds_rows)
on conflict (environment, segment_id) do update
set sequence = excluded.sequence, member_count = excluded.member_count, checksum = excluded.checksum,
    blurred = excluded.blurred, holds_rows = excluded.holds_rows;

-- name: delete
-- Transitions that go.
delete from transitions t using unnest($2::smallint[], $3::bigint[]) as w (shard, number)
where t.shard = w.shard and t.environment = $1 and t.number = w.number;

-- name: delete_former_words_on_users
-- What was kept of users (up to the former horizon) until later transitions took its place.
delete from transitions t
using unnest($2::smallint[], $3::text[], $4::text[]) as w (shard, segment_id, subject_id)
join pruned_transitions p on p.shard = w.shard and p.environment = $1
where t.shard = w.shard and t.environment = $1 and t.user_id = w.subject_id and t.segment_id = w.segment_id
    and t.number <= p.number;

-- name: delete_former_words_on_companies
-- The same of companies.
delete from transitions t
using unnest($2::smallint[], $3::text[], $4::text[]) as w (shard, segment_id, subject_id)
join pruned_transitions p on p.shard = w.shard and p.environment = $1
where t.shard = w.shard and t.environment = $1 and t.company_id = w.subject_id and t.segment_id = w.segment_id
    and t.number <= p.number;

-- name: note_numbers
-- The horizon as numbers of shards.
insert into pruned_transitions (shard, environment, number)
select shard, $1, number from unnest($2::smallint[], $3::bigint[]) as p (shard, number)
on conflict (shard, environment) do update set number = excluded.number;

-- name: move_horizon
-- Up to here transitions are gone.
update transition_horizons set sequence = $2, at = greatest(at, $3::bigint) where environment = $1;

-- name: forget_ranges
-- Runs that are gone as a whole. The last one of each shard stays: from it the next are found.
delete from transition_ranges r
where r.environment = $1 and r.shard >= 0 and r.first_sequence + r.count - 1 <= $2::bigint
  and exists (
      select from transition_ranges l
      where l.environment = $1 and l.shard = r.shard and l.first_number > r.first_number and l.first_sequence <= $2::bigint
  );

-- name: retold
-- A segment of which a record has told anew since what is kept of its members, and has.
select c.segment_id
from transition_checkpoints c
where c.environment = $1 and c.holds_rows
  and exists (
      select from transitions t
      left join pruned_transitions p on p.shard = -1 and p.environment = $1
      where t.shard = -1 and t.environment = $1 and t.segment_id = c.segment_id and t.number > coalesce(p.number, 0)
  )
limit 1;

-- name: delete_retold
-- The next of what was kept of its members.
delete from transitions
where ctid = any(array(
    select t.ctid from pruned_transitions p
    join transitions t on t.shard = p.shard and t.environment = p.environment and t.segment_id = $2
        and t.number <= p.number
    where p.environment = $1 and p.shard >= 0
    limit $3
));

-- name: note_deleted
-- Nothing is kept of its members.
update transition_checkpoints set holds_rows = false where environment = $1 and segment_id = $2;
