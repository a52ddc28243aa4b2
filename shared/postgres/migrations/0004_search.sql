-- What the lists of users need: search by substring, one order for values of any type, and the orders that have an index.

create extension if not exists pg_trgm;

create function search_text(user_id text, attributes jsonb) returns text
language sql immutable parallel safe
return casefold(
    (user_id || ' ' || coalesce(attributes ->> 'email', '') || ' ' || coalesce(attributes ->> 'name', ''))
    collate pg_unicode_fast);
comment on function search_text is 'What a search looks in: user id, e-mail and name, case folded.';

create index users_search on users using gin (search_text(user_id, attributes) gin_trgm_ops);

-- numbers < strings < booleans < others; absent last in both directions.
create function sort_rank(value jsonb, descending boolean) returns integer
language sql immutable parallel safe
return case
    when value is null then 4
    else case jsonb_typeof(value) when 'number' then 0 when 'string' then 1 when 'boolean' then 2 else 3 end
        * (case when descending then -1 else 1 end) + (case when descending then 3 else 0 end)
end;
comment on function sort_rank is 'Ascending place of a value''s type in a sort by an attribute of mixed types.';

create function sort_number(value jsonb, descending boolean) returns numeric
language sql immutable parallel safe
return (case when descending then -1 else 1 end) * case jsonb_typeof(value)
    when 'number' then value::numeric
    when 'boolean' then (case when value::boolean then 1 else 0 end)::numeric
    else 0
end;
comment on function sort_number is 'Ascending key of a number or a boolean; 0 for everything else, which sort_rank and sort_text order.';

create function sort_text(value jsonb) returns text
language sql immutable parallel safe
return case jsonb_typeof(value)
    when 'string' then value #>> '{}'
    when 'array' then value::text
    when 'object' then value::text
    else ''
end;
comment on function sort_text is 'Key of a string, list or object, compared by code points in the direction of the sort; empty for everything else.';

create function chosen_attributes(attributes jsonb, columns text[]) returns jsonb
language sql immutable parallel safe
return case
    when columns is null then attributes
    else (
        select coalesce(jsonb_object_agg(name, attributes -> name), '{}'::jsonb)
        from unnest(columns) as name
        where attributes ? name)
end;
comment on function chosen_attributes is 'The attributes of these names that are there; all of them when columns is null.';

-- Newest first, ties by id upwards: the negative instant makes both ascending, so that one row comparison pages at any depth.
create index user_activity_newest on user_activity (shard, environment, (- first_seen_at), user_id);
create index segment_members_newest on segment_members (shard, definition, (- entered_at), user_id);
create index transition_ranges_by_shard on transition_ranges (environment, shard, first_sequence);
