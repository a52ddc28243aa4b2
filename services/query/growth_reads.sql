-- name: horizon
-- Where the transitions of an environment begin, and what is known of a segment's members there.
select h.sequence, h.at, c.member_count
from transition_horizons h
join transition_checkpoints c on c.environment = h.environment and c.segment_id = $2
where h.environment = $1;

-- name: pruned
-- The last number of each shard that is gone.
select coalesce(p.number, 0) as number
from generate_series(0, $2::integer - 1) as s (shard)
left join pruned_transitions p on p.environment = $1 and p.shard = s.shard
order by s.shard;

-- name: records
-- The records of a segment in order of sequence: from each on there were so many members.
select q.sequence, t.at, coalesce(t.member_count, 0) as member_count
from transitions t
cross join lateral (
    select r.first_sequence + t.number - r.first_number as sequence, r.first_number + r.count as end_number
    from transition_ranges r
    where r.environment = $1 and r.shard = -1 and r.first_number <= t.number
    order by r.first_number desc
    limit 1
) as q
where t.shard = -1 and t.environment = $1 and t.segment_id = $2 and t.number < q.end_number
order by q.sequence;

-- name: ends
-- For each sequence and shard: the last number of the shard's transitions that came before.
select w.sequence, s.shard, coalesce(e.number, 0) as number
from unnest($2::bigint[]) as w (sequence)
cross join generate_series(0, $3::integer - 1) as s (shard)
left join lateral (
    select least(r.first_number + r.count - 1, r.first_number + w.sequence - 1 - r.first_sequence) as number
    from transition_ranges r
    where r.environment = $1 and r.shard = s.shard and r.first_sequence < w.sequence
    order by r.first_sequence desc
    limit 1
) as e on true
order by w.sequence, s.shard;

-- name: moved
-- How many entered and exited a segment per era (runs of numbers of shards, after < number <= until) and bucket of time.
select w.era, width_bucket(t.at, $7::bigint[]) as bucket,
       count(*) filter (where t.type = 'segment.entered') as entered,
       count(*) filter (where t.type = 'segment.exited') as exited
from unnest($3::integer[], $4::integer[], $5::bigint[], $6::bigint[]) as w (era, shard, after, until)
cross join lateral (
    select at, type from transitions
    where shard = w.shard and environment = $1 and segment_id = $2 and number > w.after and number <= w.until
) as t
group by w.era, bucket;

-- name: members_then
-- The next members of a segment at a moment ($6): those of today who have not moved since, and whoever exited first.
with first_moves as materialized (
    select distinct on (t.shard, t.subject_id) t.shard, t.subject_id, t.type
    from unnest($3::integer[], $4::bigint[]) as s (shard, after)
    cross join lateral (
        select shard, number, coalesce(company_id, user_id) as subject_id, type
        from transitions
        where shard = s.shard and environment = $1 and segment_id = $2 and number > s.after and at > $6::bigint
    ) as t
    order by t.shard, t.subject_id, t.number
)
select page.subject_id
from (
    (select m.user_id as subject_id
     from unnest($3::integer[], $4::bigint[]) as s (shard, after)
     cross join lateral (
         select m.user_id from segment_members m
         where m.shard = s.shard and m.definition = $5::integer
           /*back and m.user_id < $7*/
           and m.user_id > $7
           and not exists (
               select from transitions t
               where t.shard = s.shard and t.environment = $1 and (t.user_id = m.user_id or t.company_id = m.user_id)
                 and t.segment_id = $2 and t.number > s.after and t.at > $6::bigint)
         /*back order by m.user_id desc*/
         order by m.user_id
         limit $8
     ) as m
     /*back order by m.user_id desc*/
     order by m.user_id
     limit $8)
    union all
    (select subject_id from first_moves where type = 'segment.exited'
     /*back and subject_id < $7*/
     and subject_id > $7
     /*back order by subject_id desc*/
     order by subject_id
     limit $8)
) as page
/*back order by page.subject_id desc*/
order by page.subject_id
limit $8;

-- name: users_today
-- Users as they are today, for those of these ids that there are.
select u.user_id, u.identified, a.first_seen_at, a.last_seen_at, null::bigint as entered_at,
       chosen_attributes(u.attributes, $4::text[])::text as attributes
from unnest($2::integer[], $3::text[]) as w (shard, user_id)
join users u on u.shard = w.shard and u.environment = $1 and u.user_id = w.user_id
join user_activity a on a.shard = u.shard and a.environment = u.environment and a.user_id = u.user_id;

-- name: companies_today
-- Companies as they are today, for those of these ids that there are.
select c.company_id, c.first_seen_at, c.last_seen_at, c.member_count,
       chosen_attributes(c.attributes, $4::text[])::text as attributes
from unnest($2::integer[], $3::text[]) as w (shard, company_id)
join companies c on c.shard = w.shard and c.environment = $1 and c.company_id = w.company_id;

-- name: moved_since
-- By how many a segment grew after a moment.
select coalesce(sum(case t.type when 'segment.entered' then 1 else -1 end), 0)::bigint as net
from unnest($3::integer[], $4::bigint[]) as s (shard, after)
cross join lateral (
    select type from transitions
    where shard = s.shard and environment = $1 and segment_id = $2 and number > s.after and at > $5::bigint
) as t;

-- name: member_count
-- How many members a definition has.
select coalesce(sum(member_count), 0)::bigint from member_counts where definition = $1;
