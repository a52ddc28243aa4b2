"""Pure room: what one call does to a user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from services.segmenter.questions import Happened
from shared.domain import attributes
from shared.domain.attributes import AttributeState
from shared.domain.calls import company_of, identify_traits
from shared.domain.event_counts import EventStates
from shared.domain.event_properties import event_properties
from shared.domain.events import CallAccepted
from shared.domain.ids import id_text
from shared.domain.traits import Change, flatten
from shared.domain.verdicts import NOTHING, Affiliation, Subject

ALWAYS = frozenset({"user_id", "identified", "first_seen_at", "last_seen_at"})
"""The built-in attributes of a user."""
_NOTHING: Final = frozenset[str]()
_SEEN: Final = frozenset({"last_seen_at"})


@dataclass(frozen=True, slots=True)
class User:
    """A user's state as the fold knows it. Times are UTC milliseconds.

    ``due_at`` is the earliest moment at which time alone may flip one of the user's conditions (early, never late).
    ``events``, ``companies`` and ``picks`` are what conditions see around the user; they are loaded where a definition
    of the environment asks about them, and empty elsewhere.
    """

    environment: str
    user_id: str
    identified: bool
    attributes: AttributeState
    first_seen_at: int
    last_seen_at: int
    due_at: int | None = None
    events: EventStates = field(default_factory=lambda: NOTHING)
    companies: tuple[Affiliation, ...] = ()
    picks: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """(environment, user id)."""
        return self.environment, self.user_id

    @property
    def subject_id(self) -> str:
        """The user id, as the members of a definition name it."""
        return self.user_id

    def subject(self) -> Subject:
        """What conditions are asked about."""
        return Subject(
            attributes=self.attributes.values,
            instants=self.attributes.instants,
            builtins={
                "user_id": self.user_id,
                "identified": self.identified,
                "first_seen_at": self.first_seen_at,
                "last_seen_at": self.last_seen_at,
            },
            events=self.events,
            picks=self.picks,
            companies=self.companies,
        )


@dataclass(frozen=True, slots=True)
class Grouping:
    """What a call says about a company: the user is (or is no longer) a member, and the company's own traits."""

    company_id: str
    member: bool
    traits: Mapping[str, Any]
    membership: Mapping[str, Any]


def apply(user: User | None, call: CallAccepted) -> tuple[User, frozenset[str]]:
    """The user after the call, and the names of the attributes, built-in ones included, that changed.

    Raises InvalidValue or InvalidEvent when the call can never take effect (it becomes a dead letter).
    """
    if user is None:
        fresh = User(
            call.environment, call.user_id, call.identified, attributes.EMPTY, call.occurred_at, call.occurred_at
        )
        state, changed = attributes.fold(attributes.EMPTY, _changes(call), call.key)
        return replace(fresh, attributes=state), changed | ALWAYS
    changes = _changes(call)
    state, changed = attributes.fold(user.attributes, changes, call.key) if changes else (user.attributes, _NOTHING)
    # By hand: `replace` takes three times as long, and every call comes through here.
    after = User(
        user.environment,
        user.user_id,
        user.identified or call.identified,
        state,
        min(user.first_seen_at, call.occurred_at),
        max(user.last_seen_at, call.occurred_at),
        user.due_at,
        user.events,
        user.companies,
        user.picks,
    )
    return after, changed | changed_builtins(user, after)


def changed_builtins(before: User, after: User) -> frozenset[str]:
    """The built-in attributes of a user that differ."""
    if before.identified == after.identified and before.first_seen_at == after.first_seen_at:
        return _NOTHING if before.last_seen_at == after.last_seen_at else _SEEN
    return frozenset(
        name
        for name in ("identified", "first_seen_at", "last_seen_at")
        if getattr(before, name) != getattr(after, name)
    )


def _changes(call: CallAccepted) -> Mapping[str, Change]:
    if call.type != "user_identified":
        return {}
    traits = identify_traits(call.call).value
    if not isinstance(traits, dict):
        return {}
    if company_of(call.type, call.call) is not None:
        traits = {name: value for name, value in traits.items() if name != "company"}
    return flatten(traits)


def grouping(call: CallAccepted) -> Grouping | None:
    """What the call says about a company: a ``group`` call, or an ``identify`` whose trait ``company`` has an id."""
    company_id = company_of(call.type, call.call)
    if call.type == "user_identified":
        if company_id is None:
            return None
        company = identify_traits(call.call).value["company"]
        return Grouping(company_id, True, {name: value for name, value in company.items() if name != "id"}, {})
    if call.type != "company_grouped":
        return None
    contexts = [context for context in (call.call.get("context"), call.context) if isinstance(context, dict)]
    membership: object = next((context["membership"] for context in contexts if "membership" in context), {})
    return Grouping(
        company_id=company_id or "",
        member=membership is not None,
        traits=call.call.get("traits") or {},
        membership=membership if isinstance(membership, dict) else {},
    )


def other_ids(call: CallAccepted) -> set[str]:
    """The other ids under which the caller says to have been."""
    if not call.identified:
        return set()
    named = {call.anonymous_id, id_text(call.call.get("previousId")) if call.type == "user_aliased" else None}
    return {each for each in named if each and each != call.user_id}


def event_name(call: CallAccepted) -> str | None:
    """The name under which the log knows the call: of a track call its own, ``$page`` and ``$screen`` for those."""
    if call.type == "event_tracked":
        return str(call.call["event"])
    return {"page_viewed": "$page", "screen_viewed": "$screen"}.get(call.type)


def happened(call: CallAccepted) -> Happened | None:
    """The event that a call is to conditions; None for calls that are none."""
    name = event_name(call)
    if name is None:
        return None
    values, instants = event_properties(call.type, call.call)
    return Happened(name, call.occurred_at, values, instants)
