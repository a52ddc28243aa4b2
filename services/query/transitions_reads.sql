-- name: dense
-- The next $3 transitions after a sequence, of everyone: a run holds one at least, so few runs are looked at.
select r.first_sequence + t.number - r.first_number as sequence, t.type, t.at, t.user_id, t.segment_id,
       g.key as segment_key, t.segment_version, t.cause, t.member_count, t.company_id
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
    select number, type, at, user_id, segment_id, segment_version, cause, member_count, company_id
    from transitions
    where shard = r.shard and environment = $1
      and number >= r.first_number + greatest(0, $2::bigint + 1 - r.first_sequence)
      and number < r.first_number + r.count
    order by number
    limit $3
) as t
left join segments g on g.segment_id = t.segment_id
order by r.first_sequence, t.number
limit $3;

-- name: filtered
-- The transitions after a sequence that fit, from the given shards: the first of each shard, merged by sequence.
select q.sequence, t.type, t.at, t.user_id, t.segment_id, g.key as segment_key, t.segment_version, t.cause,
       t.member_count, t.company_id
from unnest($3::smallint[]) as s (shard)
left join lateral (
    select least(r.first_number + r.count - 1, r.first_number + $2::bigint - r.first_sequence) as number
    from transition_ranges r
    where r.environment = $1 and r.shard = s.shard and r.first_sequence <= $2::bigint
    order by r.first_sequence desc
    limit 1
) as e on true
cross join lateral (
    select f.shard, f.number, f.type, f.at, f.user_id, f.segment_id, f.segment_version, f.cause, f.member_count,
           f.company_id
    from transitions f
    where f.shard = s.shard and f.environment = $1 and f.number > coalesce(e.number, 0)
      and ($5::text is null or f.segment_id = $5)
      and ($6::text is null or f.user_id = $6)
      and ($7::text[] is null or f.type = any($7))
      and ($8::text[] is null or split_part(f.cause, ':', 1) = any($8))
    order by f.number
    limit $4
) as t
cross join lateral (
    select r.first_sequence + t.number - r.first_number as sequence, r.first_number + r.count as end_number
    from transition_ranges r
    where r.environment = $1 and r.shard = t.shard and r.first_number <= t.number
    order by r.first_number desc
    limit 1
) as q
left join segments g on g.segment_id = t.segment_id
where t.number < q.end_number
order by q.sequence
limit $4;

-- name: before
-- The last transitions of a segment before a sequence, newest first: the last of each shard, merged by sequence.
select q.sequence, t.type, t.at, t.user_id, t.segment_id, g.key as segment_key, t.segment_version, t.cause,
       t.member_count, t.company_id
from unnest($3::smallint[]) as s (shard)
cross join lateral (
    select least(r.first_number + r.count - 1, r.first_number + $2::bigint - 1 - r.first_sequence) as number
    from transition_ranges r
    where r.environment = $1 and r.shard = s.shard and r.first_sequence < $2::bigint
    order by r.first_sequence desc
    limit 1
) as e
cross join lateral (
    select f.shard, f.number, f.type, f.at, f.user_id, f.segment_id, f.segment_version, f.cause, f.member_count,
           f.company_id
    from transitions f
    where f.shard = s.shard and f.environment = $1 and f.segment_id = $5 and f.number <= e.number
    order by f.number desc
    limit $4
) as t
cross join lateral (
    select r.first_sequence + t.number - r.first_number as sequence
    from transition_ranges r
    where r.environment = $1 and r.shard = t.shard and r.first_number <= t.number
    order by r.first_number desc
    limit 1
) as q
left join segments g on g.segment_id = t.segment_id
-- Up to the horizon there is only what is kept of members.
where q.sequence > coalesce((select sequence from transition_horizons where environment = $1), 0)
order by q.sequence desc
limit $4;

-- name: previous
-- For pairs of a segment and a sequence: the sequence of the segment's last transition before it, be it gone or not.
select w.segment_id, w.sequence, greatest(max(q.sequence), max(c.sequence)) as previous
from unnest($3::text[], $4::bigint[]) as w (segment_id, sequence)
left join transition_checkpoints c on c.environment = $1 and c.segment_id = w.segment_id
cross join unnest($2::smallint[]) as s (shard)
left join lateral (
    select least(r.first_number + r.count - 1, r.first_number + w.sequence - 1 - r.first_sequence) as number
    from transition_ranges r
    where r.environment = $1 and r.shard = s.shard and r.first_sequence < w.sequence
    order by r.first_sequence desc
    limit 1
) as e on true
left join lateral (
    select f.number
    from transitions f
    where f.shard = s.shard and f.environment = $1 and f.segment_id = w.segment_id and f.number <= e.number
    order by f.number desc
    limit 1
) as t on true
left join lateral (
    select r.first_sequence + t.number - r.first_number as sequence
    from transition_ranges r
    where r.environment = $1 and r.shard = s.shard and r.first_number <= t.number
    order by r.first_number desc
    limit 1
) as q on true
group by w.segment_id, w.sequence;

-- name: horizon
-- Up to which sequence transitions are gone; of one segment, up to which of its own. 0: none are.
select coalesce(
    case when $2::text is null then (select sequence from transition_horizons where environment = $1)
         else (select sequence from transition_checkpoints where environment = $1 and segment_id = $2) end, 0);
