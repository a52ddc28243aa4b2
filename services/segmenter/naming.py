"""Pure room: what the entries of a transaction name, which has to be loaded before they are folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.segmenter.decode import Undecodable
from services.segmenter.marks import AliasKey, MembershipKey, PickKey, SubjectKey
from services.segmenter.projection import grouping, other_ids
from shared.domain.events import (
    AnyEntry,
    CallAccepted,
    CompanyCopied,
    CompanyErased,
    CompanyGone,
    MemberPicked,
    MembershipRemoved,
    MembershipTold,
    MemberTold,
    MergeAsked,
    PicksClosed,
    UserErased,
    UserMerged,
)


@dataclass(slots=True)
class Named:
    """The keys of what entries name."""

    users: set[SubjectKey] = field(default_factory=set)
    companies: set[SubjectKey] = field(default_factory=set)
    copies: set[SubjectKey] = field(default_factory=set)
    memberships: set[MembershipKey] = field(default_factory=set)
    company_users: set[MembershipKey] = field(default_factory=set)
    picks: set[PickKey] = field(default_factory=set)
    closings: set[str] = field(default_factory=set)
    departing: set[SubjectKey] = field(default_factory=set)
    """Users of whom everything is needed, as it may go."""
    aliases: set[AliasKey] = field(default_factory=set)


def _call(names: Named, call: CallAccepted) -> None:
    names.users.add((call.environment, call.user_id))
    if said := grouping(call):
        names.memberships.add((call.environment, call.user_id, said.company_id))
    names.aliases.update((call.environment, call.user_id, other) for other in other_ids(call))


def _told(names: Named, told: MembershipTold | MemberTold) -> None:
    names.companies.add((told.environment, told.company_id))
    names.company_users.add((told.environment, told.company_id, told.user_id))


def _copy(names: Named, entry: CompanyCopied | CompanyGone) -> None:
    names.copies.add((entry.environment, entry.company_id))


def _picked(names: Named, picked: MemberPicked) -> None:
    subject = picked.environment, picked.subject_id
    names.users.add(subject)
    names.companies.add(subject)
    names.picks.add((*subject, picked.segment_id))
    names.closings.add(picked.segment_id)


def _closed(names: Named, closed: PicksClosed) -> None:
    names.closings.add(closed.segment_id)


def _removed(names: Named, removed: MembershipRemoved) -> None:
    names.users.add((removed.environment, removed.user_id))
    names.memberships.add((removed.environment, removed.user_id, removed.company_id))


def _asked(names: Named, asked: MergeAsked) -> None:
    names.users.add((asked.environment, asked.anonymous_id))
    names.departing.add((asked.environment, asked.anonymous_id))


def _merged(names: Named, merged: UserMerged) -> None:
    names.users.add((merged.environment, merged.user_id))
    names.aliases.add((merged.environment, merged.user_id, merged.anonymous_id))


def _erased(names: Named, erased: UserErased) -> None:
    names.users.add((erased.environment, erased.user_id))
    names.departing.add((erased.environment, erased.user_id))


def _erased_company(names: Named, erased: CompanyErased) -> None:
    names.companies.add((erased.environment, erased.company_id))


_BY_TYPE: Final[Mapping[type, Callable[[Named, Any], None]]] = {
    CallAccepted: _call,
    MembershipTold: _told,
    MemberTold: _told,
    CompanyCopied: _copy,
    MemberPicked: _picked,
    PicksClosed: _closed,
    MembershipRemoved: _removed,
    MergeAsked: _asked,
    UserMerged: _merged,
    UserErased: _erased,
    CompanyErased: _erased_company,
    CompanyGone: _copy,
}


def named(entries: Iterable[AnyEntry | Undecodable]) -> Named:
    """What they name together."""
    found = Named()
    for entry in entries:
        name = _BY_TYPE.get(type(entry))
        if name is not None:
            name(found, entry)
    return found
