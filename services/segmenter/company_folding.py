"""Pure room: what a company's shard does with what users' shards tell it, and what it tells them (SEAMS A3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Final

from services.segmenter import matching
from services.segmenter.decode import Raw
from services.segmenter.memberships import Company, asked_of, changed_of, copy_of, counted, hear, hear_member
from services.segmenter.page_work import NewChore
from services.segmenter.questions import concern_of
from services.segmenter.rows import Outgoing, logged_company
from services.segmenter.work import Arrived, CompanyKey, Desk
from shared.domain.events import MembershipTold, MemberTold
from shared.domain.invalid import InvalidEvent
from shared.domain.values import JSON, InvalidValue, dumps

COALESCED_MS: Final = 1_000
"""A copy that differs by nothing but when the company was last seen waits so long, or it would be sent per call."""
CLOCK: Final = "clock"
"""The cause of what is sent because its time has come."""
REBUILD: Final = "rebuild"
"""The cause of what is said again for a rebuild, which asks everybody by itself once all have heard."""


def fold_told(desk: Desk, copies: Copies, arrived: Arrived, told: MembershipTold) -> bool:
    """Fold what a company's shard is told; whether all of it took effect, which is remembered then.

    The user's shard has its membership already, so the company has it too, whatever becomes of the traits. When
    they are refused they alone are put aside: the log keeps what took effect, and to try again is harmless.
    """
    key, user_key = (told.environment, told.company_id), (told.environment, told.company_id, told.user_id)
    before, user = desk.work.companies.get(key), desk.work.company_users.get(user_key)
    if told.gone:
        _lose(desk, copies, arrived.raw, told)
        return True
    raw, whole = arrived.raw, True
    try:
        company, heard, changed = hear(before, user, told)
    except (InvalidEvent, InvalidValue) as error:
        desk.work.bury(arrived, error.code, str(error))
        told, whole = told.model_copy(update={"traits": {}}), False
        raw = Raw(raw.entry_id, told.model_dump_json(exclude_none=True))
        company, heard, changed = hear(before, user, told)
    desk.work.company_users[user_key] = heard
    desk.work.logged.append(logged_company(raw, told))
    if before is None:
        company, changed = _as_picked(desk, company, changed)
    copies.heard(key, before, told.cause)
    conclude(desk, before, company, changed, f"event:{told.cause}")
    return whole


def _lose(desk: Desk, copies: Copies, raw: Raw, told: MembershipTold) -> None:
    """A user is no more, so the company knows nothing of her any more. One that was erased itself is not made anew."""
    key, user_key = (told.environment, told.company_id), (told.environment, told.company_id, told.user_id)
    before, was = desk.work.companies.get(key), desk.work.company_users.pop(user_key, None)
    desk.work.gone.company_users.add(user_key)
    if was is None:
        return
    desk.work.logged.append(logged_company(raw, told))
    if told.cause.startswith("erase:"):
        details: dict[str, JSON] = {"user_id": told.user_id, "entry_id": raw.entry_id}
        desk.work.chores.append(NewChore("forget_member", *key, details))
    if before is None:
        return
    company = counted(before, was, replace(was, member=False))
    copies.heard(key, before, told.cause)
    conclude(desk, before, company, changed_of(before, company), told.cause)


def _as_picked(desk: Desk, company: Company, changed: frozenset[str]) -> tuple[Company, frozenset[str]]:
    """A new company that was picked for segments before it came."""
    picks = desk.work.picked.get(company.key, frozenset())
    return replace(company, picks=picks), changed | {concern_of("pick", segment_id) for segment_id in picks}


def fold_member_told(desk: Desk, copies: Copies, told: MemberTold) -> None:
    """Fold which member conditions hold for a user. One who never joined, since an erasure if any, counts nowhere."""
    key, user_key = (told.environment, told.company_id), (told.environment, told.company_id, told.user_id)
    before, user = desk.work.companies.get(key), desk.work.company_users.get(user_key)
    if before is None or user is None:
        return
    company, heard = hear_member(before, user, told)
    desk.work.company_users[user_key] = heard
    copies.heard(key, before, told.cause)
    if told.cause == REBUILD:
        desk.work.companies[key] = company
    else:
        conclude(desk, before, company, changed_of(before, company), told.cause)


def settle(desk: Desk, company: Company) -> Company:
    """Time first: what was due before an entry flips by the clock, and then the entry."""
    if company.due_at is None or company.due_at > desk.clock:
        return company
    flips, due_at = matching.by_clock(desk.catalogue.of(company.environment, "company"), company, desk.clock)
    desk.work.flips += flips
    return replace(company, due_at=due_at)


def conclude(desk: Desk, before: Company | None, after: Company, changed: Set[str], cause: str) -> None:
    """Let the conditions that depend on what changed say what they say now, and keep the company as it is now."""
    rules = desk.catalogue.of(after.environment, "company")
    if before is not None:
        before = settle(desk, before)
        after = replace(after, due_at=before.due_at)
    flips, due_at = matching.by_event(rules, before, after, changed, (desk.clock, cause))
    desk.work.flips += flips
    desk.work.companies[after.key] = replace(after, due_at=due_at)


def reconsider(desk: Desk, company: Company, definitions: Collection[int] | None, cause: str) -> None:
    """Ask definitions (None: all of them) about a company; the member rows tell what of it are flips."""
    rules = desk.catalogue.of(company.environment, "company")
    company = settle(desk, company)
    asked = [each for each in rules.definitions if definitions is None or each.number in definitions]
    found, due_at = matching.truths(asked, company, (desk.clock, cause))
    desk.work.flips += found
    desk.work.companies[company.key] = replace(company, due_at=matching.earliest(company.due_at, due_at))


@dataclass(slots=True)
class Copies:
    """The companies of a transaction whose copies may have to be sent: as they were, and why."""

    before: dict[CompanyKey, tuple[Company | None, str]] = field(default_factory=dict)

    def heard(self, key: CompanyKey, before: Company | None, cause: str) -> None:
        """Something was said of a company, or its time has come."""
        first = self.before[key][0] if key in self.before else before
        self.before[key] = first, cause

    def send(self, desk: Desk) -> None:
        """After the last entry: tell the shards of each company what conditions ask of it, if that has changed."""
        for key, (before, cause) in self.before.items():
            if (company := desk.work.companies.get(key)) is not None:
                send_copy(desk, before, company, cause)


def send_copy(desk: Desk, before: Company | None, company: Company, cause: str) -> None:
    """Send a copy to every shard with members when it says something new, else to the shards that are new."""
    asked = desk.catalogue.of(company.environment).needs
    if not asked.has_companies:
        if company.copied is not None:
            # Shards that are new meanwhile get no copy, so who asks again has it sent to all of them.
            desk.work.companies[company.key] = replace(company, copied=None)
        return
    said = copy_of(company, asked, _holding(desk, company, asked.company_definitions))
    shards = company.member_shards
    new = shards if before is None else shards - before.member_shards
    copied = None if company.copied is None else asked_of(company.copied, asked)
    if company.copied is not None and copied is not None and dumps(said) == dumps(copied):
        # What was sent may say more, as was asked by who is gone: shards that are new get that too.
        shards, said = new, dict(company.copied)
    elif cause != CLOCK and not new and _is_only_later(copied, said):
        due_at = matching.earliest(company.due_at, desk.clock + COALESCED_MS)
        desk.work.companies[company.key] = replace(company, due_at=due_at)
        return
    if shards:
        company = replace(company, revision=company.revision + 1, copied=said)
        desk.work.companies[company.key] = company
        text = dumps(_entry(company, said, desk.clock, cause))
        desk.work.outgoing += [Outgoing(shard, text) for shard in sorted(shards)]


def _holding(desk: Desk, company: Company, asked: Iterable[int]) -> list[int]:
    subject = company.subject()
    definitions = (desk.catalogue.definitions.get(number) for number in asked)
    return [each.number for each in definitions if each is not None and each.judge(subject, desk.clock).truth]


def _is_only_later(copied: Mapping[str, JSON] | None, said: dict[str, JSON]) -> bool:
    """Whether nothing differs but when the company was last seen, and that by less than a second."""
    if copied is None:
        return False
    (was, earlier), (now, later) = _without_last_seen(copied), _without_last_seen(said)
    return was == now and earlier is not None and later is not None and later - earlier < COALESCED_MS


def _without_last_seen(said: Mapping[str, JSON]) -> tuple[str, int | None]:
    builtins = said["builtins"]
    rest = dict(builtins) if isinstance(builtins, dict) else {}
    last_seen_at = rest.pop("last_seen_at", None)
    return dumps({**said, "builtins": rest}), last_seen_at if isinstance(last_seen_at, int) else None


def _entry(company: Company, said: dict[str, JSON], clock: int, cause: str) -> dict[str, JSON]:
    return {
        "v": 1, "type": "company_copied", "environment": company.environment,
        # With the clock: a company that comes after an erasure counts anew.
        "message_id": f"{company.company_id}/{company.revision}/{clock}", "received_at": clock,
        "company_id": company.company_id, "revision": company.revision, "cause": cause, **said,
    }  # fmt: skip
