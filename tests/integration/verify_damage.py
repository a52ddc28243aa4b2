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
    "a user is gone": ("delete from users where user_id = 'u5'", {"user", "name"}),
    "activity is off by one": (
        "update user_activity set last_seen_at = last_seen_at + 1 where user_id = 'u5'",
        {"activity"},
    ),
    "a user is on the wrong shard": (
        "insert into users (shard, environment, user_id, identified, attributes, instants, provenance)"
        " select 1 - shard, environment, user_id, identified, attributes, instants, provenance"
        " from users where user_id = 'u5'",
        {"user", "shard", "name"},
    ),
    "a member of a company is none": (
        "update company_members set member = false where user_id = 'u2'",
        {"membership", "company_user"},
    ),
    "a company never heard of a member, nor does its log": (
        "with gone as (delete from company_users where user_id = 'u8'),"
        " told as (delete from events where type = 'membership_told' and entry->>'user_id' = 'u8' returning shard),"
        " shorter as (update shards set event_number = event_number - 1 where shard = (select shard from told))"
        " update companies set member_count = member_count - 1 where company_id = 'acme'",
        {"company_user"},
    ),
    "a company counts wrong": ("update companies set member_count = member_count + 1", {"company"}),
    "a copy of a company says something else": (
        """update company_copies set attributes = '{"size": 99}' where company_id = 'acme'""",
        {"company_copy", "member"},
    ),
    "a company has forgotten a user": ("delete from company_users where user_id = 'u8'", {"company", "company_user"}),
    "a company that counts members has forgotten one": (
        "delete from company_users where user_id = 'u5'",
        {"company", "company_user", "member"},
    ),
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
    "an event counts twice": ("update event_states set count = count + 1 where user_id = 'u3'", {"event_state"}),
    "an event's time is another": (
        "update event_states set times[1] = times[1] + 1 where user_id = 'u3' and cardinality(times) > 1",
        {"event_state"},
    ),
    "a user's events are forgotten": ("delete from event_states where user_id = 'u5'", {"event_state"}),
    "nobody counts what is asked of events": (
        "delete from event_questions where shard = 0",
        {"event_question"},
    ),
    "an event has other properties": (
        """update events set properties = '{"revenue": 61}' where user_id = 'u3' and properties is not null""",
        {"log"},
    ),
    "a property is another moment": (
        """update events set instants = '{"at": 0}' where user_id = 'u3' and instants is not null""",
        {"log"},
    ),
    "an event has another name": (
        "update events set name = 'Order Complete' where user_id = 'u3' and properties is not null",
        {"log", "name"},
    ),
    "a name is counted wrong": ("update event_names set events = events + 1 where shard = 0", {"name"}),
    "a name was heard later": ("update event_names set last_at = last_at - 1 where shard = 0", {"name"}),
    "an attribute's type is counted wrong": (
        "update attribute_types set subjects = subjects + 1 where shard = 0 and name = 'plan'",
        {"name"},
    ),
    "a company's attribute is forgotten": ("delete from attribute_types where scope = 'company'", {"name"}),
    "a membership counts for another condition": (
        "update company_members set holds = '{1}' where user_id = 'u5'",
        {"holds", "company_user"},
    ),
    "a membership was told of more often": (
        "update company_members set told = told + 1 where user_id = 'u5'",
        {"company_user"},
    ),
    "a company counts a user for another condition": (
        "update company_users set holds = '{1}' where user_id = 'u5'",
        {"company", "company_user", "member"},
    ),
    "a company heard more often": ("update company_users set told = told + 1 where user_id = 'u5'", {"company_user"}),
    "a company counts wrong for a condition": (
        """update companies set members = '{"1": 1}' where company_id = 'company 1'""",
        {"company"},
    ),
    "a company has sent something else": (
        """update companies set copied = jsonb_set(copied, '{attributes,size}', '99') where company_id = 'acme'""",
        {"copied", "company_copy"},
    ),
    "a company has sent nothing": (
        "update companies set copied = null where company_id = 'acme'",
        {"copied"},
    ),
    "a copy is gone": ("delete from company_copies where company_id = 'acme'", {"company_copy", "member"}),
    "a copy holds another segment": (
        "update company_copies set holds = '{1}' where company_id = 'acme'",
        {"company_copy"},
    ),
    "a copy has another built-in attribute": (
        """update company_copies set builtins = '{"member_count": 1}' where company_id = 'acme'""",
        {"company_copy"},
    ),
    "a copy is of a revision that was never sent": (
        "update company_copies set revision = revision + 1 where company_id = 'acme'",
        {"company_copy"},
    ),
    "a company is no member": (
        "delete from segment_members where user_id = 'acme' and definition ="
        " (select serving_definition from segments where name = 'Small companies')",
        {"member", "count", "fold"},
    ),
    "a company's flip is due too late": (
        "update company_flips set due_at = due_at + 1 where company_id = 'acme'",
        {"flip"},
    ),
    "a company's flip is forgotten": ("delete from company_flips where company_id = 'acme'", {"flip"}),
    "a company that is none is due": (
        "insert into company_flips (shard, environment, company_id, due_at)"
        " values (0, 'development', 'nowhere', 9000000000000)",
        {"flip"},
    ),
    "a user of a company entered": (
        "update transitions set company_id = null, user_id = company_id where company_id = 'company 1'",
        {"relay"},
    ),
    "a pick is forgotten": ("delete from picks where subject_id = 'u2'", {"pick"}),
    "somebody was never picked": ("update picks set picked = false where subject_id = 'u3'", {"pick"}),
    "a pick is of another command": ("""update picks set key = '[1, 0, "m"]' where subject_id = 'u1'""", {"pick"}),
    "a replacement is forgotten": ("delete from pick_closings where shard = 0", {"closing"}),
    "a replacement is another": ("""update pick_closings set key = '[1, 0, "m"]' where shard = 1""", {"closing"}),
    "a merge is forgotten": ("delete from merges where anonymous_id = 'browser'", {"merge"}),
    "a merge was into another": ("update merges set user_id = 'u9' where anonymous_id = 'browser'", {"merge"}),
    "an anonymous id is forgotten": ("delete from anonymous_ids where user_id = 'u7'", {"merge"}),
    "an anonymous id is still to come": ("update anonymous_ids set merged = false where user_id = 'u7'", {"merge"}),
    "an anonymous id was named earlier": ("update anonymous_ids set asked_at = 1 where user_id = 'u7'", {"merge"}),
    "an erasure is forgotten": ("delete from erasures where scope = 'user' and entries > 0", {"log"}),
    "an erasure deleted more": ("update erasures set entries = entries + 1 where scope = 'user'", {"log"}),
}
