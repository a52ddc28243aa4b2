"""Damage done by hand to what a segmenter wrote, and the kinds of differences that must be reported for it."""

DAMAGE = {
    "a member row is gone": (
        "delete from segment_members where (definition, user_id) = (select m.definition, min(m.user_id)"
        " from segment_members m join segments s on s.serving_definition = m.definition"
        " where s.name = 'Pro' group by 1)",
        {"member", "count", "fold"},
    ),
    "a stranger is a member": (
        "insert into segment_members (shard, definition, user_id, entered_at)"
        " select 0, serving_definition, 'nobody', 0 from segments where name = 'Pro'",
        {"member", "count", "fold"},
    ),
    "rows of a definition that is gone": (
        "insert into segment_members (shard, definition, user_id, entered_at) values (0, 999, 'u1', 0)",
        {"member"},
    ),
    "conditions that nobody can read": (
        """update definitions set conditions = '{"no": 1}' where state = 'serving' and conditions is not null"""
        " and segment_id = (select segment_id from segments where name = 'Pro')",
        {"member"},
    ),
    "an attribute is another": (
        """update users set attributes = attributes || '{"plan": "pro "}' where user_id = 'u5'""",
        {"attributes"},
    ),
    "an attribute's key is another": (
        """update users set provenance = jsonb_set(provenance, '{0,0}', '1') where user_id = 'u5'""",
        {"attributes"},
    ),
    "a user is no longer identified": ("update users set identified = false where user_id = 'u5'", {"user"}),
    "a user is gone": ("delete from users where user_id = 'u5'", {"user"}),
    "activity is off by one": (
        "update user_activity set last_seen_at = last_seen_at + 1 where user_id = 'u5'",
        {"activity"},
    ),
    "a user is on the wrong shard": (
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " select 1 - shard, environment, user_id, identified, attributes, instants, provenance"
        " from users where user_id = 'u5'",
        {"user", "shard"},
    ),
    "a member of a company is none": (
        "update company_members set member = false where user_id = 'u2'",
        {"membership", "company_user"},
    ),
    "a company never heard of a member, nor does its log": (
        "with gone as (delete from company_users where user_id = 'u8'),"
        " told as (delete from events where type = 'membership_told' and entry->>'user_id' = 'u8' returning shard),"
        " shorter as (update shards set event_number = event_number - 1 where shard = (select shard from told))"
        " update companies set member_count = member_count - 1",
        {"company_user"},
    ),
    "a company counts wrong": ("update companies set member_count = member_count + 1", {"company"}),
    "a copy of a company says something else": (
        """update company_copies set attributes = '{"size": 99}'""",
        {"company_copy"},
    ),
    "a company has forgotten a user": ("delete from company_users where user_id = 'u2'", {"company", "company_user"}),
    "a count is shifted": (
        "update member_counts set member_count = member_count + 1 where definition = 1 and shard = 0",
        {"count"},
    ),
    "a checksum is shifted": (
        "update member_counts set checksum = checksum # 1 where definition = 1 and shard = 0",
        {"count"},
    ),
    "an entry of the log is gone": ("delete from events where message_id = 'late'", {"log", "activity"}),
    "an entry of the log is there twice": (
        "insert into events select shard, number + 1000, environment, user_id, occurred_at, type, name, message_id,"
        " entry_id, entry from events where message_id = 'late'",
        {"log"},
    ),
    "a flip is due too late": ("update user_flips set due_at = due_at + 1 where user_id = 'u2'", {"flip"}),
    "a flip is forgotten": ("delete from user_flips where user_id = 'u2'", {"flip"}),
    "the last transition is gone": (
        "delete from transitions t using transition_counters c where c.shard = t.shard and t.shard = 0"
        " and t.number = c.last_number",
        {"number", "fold", "relay"},
    ),
    "a transition has another number": (
        "update transitions set number = 9999 where shard = 0 and number = 1",
        {"number", "relay", "entered_number"},
    ),
    "a transition says the opposite": (
        "update transitions set type = 'segment.exited' where shard = 0 and number = 1",
        {"fold", "relay", "entered_number"},
    ),
    "a transition has another cause": ("update transitions set cause = '?' where shard = 0 and number = 1", {"relay"}),
    "a record counts wrong": (
        "update transitions set member_count = member_count + 1 where type = 'segment.built'"
        " and segment_id = (select segment_id from segments where name = 'Pro')",
        {"fold", "relay"},
    ),
    "a member entered by another transition": (
        "update segment_members set entered_number = entered_number + 1 where user_id = 'u2' and definition = 1",
        {"entered_number"},
    ),
    "the last range is gone": (
        "delete from transition_ranges where first_sequence = (select max(first_sequence) from transition_ranges)",
        {"relay"},
    ),
    "a range in the middle is gone": (
        "delete from transition_ranges where first_sequence = (select min(first_sequence) from transition_ranges"
        " where first_sequence > 1)",
        {"range", "relay"},
    ),
    "a range is longer than its numbers": (
        "update transition_ranges set count = count + 1"
        " where first_sequence = (select max(first_sequence) from transition_ranges)",
        {"range"},
    ),
}
