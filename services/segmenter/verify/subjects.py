"""Pure: users and companies as conditions see them, folded again from the log, with what only the tables can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from services.segmenter.definition import Definition
from services.segmenter.matching import AnyEntity, standing_at
from services.segmenter.memberships import Company, affiliation
from services.segmenter.projection import User
from services.segmenter.questions import COMPANIES
from services.segmenter.verify.comparing import members_by_condition
from services.segmenter.verify.facts import Snapshot, Span
from services.segmenter.verify.folded import NOTHING_FOLDED, Folded, Word
from services.segmenter.verify.refold import Refold
from services.segmenter.verify.stored import Stored
from shared.domain.order import OrderKey
from shared.domain.segments import SubjectScope


@dataclass(frozen=True, slots=True)
class Subjects:
    """The users and companies of a span.

    From the log: attributes, events, memberships, picks. From the tables, as nothing else has it: when she is due, the
    copies of her companies, and which of a company's members its member conditions hold for.
    """

    snapshot: Snapshot
    span: Span
    refold: Refold
    stored: Stored
    floors: Mapping[str, OrderKey] = field(default_factory=dict)
    """Manual segment -> key of its newest replacement: older picks count no more."""

    def known(self, scope: SubjectScope) -> Iterator[str]:
        """The ids of all there are, by the tables."""
        yield from self.stored.users if scope == "user" else self.stored.companies

    def entity(self, scope: SubjectScope, subject_id: str) -> AnyEntity | None:
        """The user, or company, of an id: as stored when the log does not know it."""
        return self.user(subject_id) if scope == "user" else self.company(subject_id)

    def moment(self, entity: AnyEntity | None) -> int:
        """As of when its members are settled, UTC ms."""
        clock = self.snapshot.evaluated_at
        return clock if entity is None else standing_at(entity, clock)

    def user(self, user_id: str) -> User | None:
        """The user of an id."""
        folded = self._folded(user_id)
        if folded.user is None:
            return self.stored.user(user_id)
        known, was_erased = self.stored.memberships.get(user_id, {}), self.refold.around.was_erased
        kept = [each for each in folded.memberships.values() if not was_erased(each.company_id)]
        # What ends with an erased company is told between shards, and the log does not say when.
        kept += [each for company_id, each in known.items() if was_erased(company_id)]
        affiliations = tuple(
            affiliation(membership, self.stored.copies.get(membership.company_id))
            for membership in kept
            if membership.member
        )
        return replace(
            folded.user,
            due_at=self.stored.flips.get(user_id),
            events=folded.events,
            companies=affiliations,
            picks=self._picks(user_id),
        )

    def company(self, company_id: str) -> Company | None:
        """The company of an id."""
        folded, known = self._folded(company_id).company, self.stored.companies.get(company_id)
        if folded is None:
            return known
        counted = members_by_condition(self.stored.company_users.get(company_id, {}))
        if ("company", company_id) in self.refold.around.erased and known is not None:
            # It came back while its former users are being deleted.
            folded, counted = replace(folded, member_count=known.member_count), dict(known.members)
        return replace(
            folded,
            due_at=self.stored.company_flips.get(company_id),
            members=counted,
            picks=self._picks(company_id),
        )

    def is_picked(self, segment_id: str, word: Word) -> bool:
        """Whether a word still counts."""
        floor = self.floors.get(segment_id)
        return word.picked and (floor is None or word.key >= floor)

    def awaits_closing(self, segment_id: str, subject_id: str) -> bool:
        """Whether the members of a manual segment were replaced, and the pages about it have not come here."""
        return any(
            chore.kind == "closing" and chore.subject == segment_id and chore.reached < subject_id
            for chore in self.snapshot.chores
        )

    def _picks(self, subject_id: str) -> frozenset[str]:
        known = self.stored.picks.get(subject_id, {})
        return frozenset(
            segment_id
            for segment_id, word in self._folded(subject_id).picks.items()
            if (
                segment_id in known and known[segment_id].picked
                if self.awaits_closing(segment_id, subject_id)
                else self.is_picked(segment_id, word)
            )
        )

    def awaits(self, entity: AnyEntity, definition: Definition) -> bool:
        """Whether pages that are still to come will ask a definition about it."""
        if definition.stage == "building" and not self.snapshot.reached(definition.number, "build", entity.subject_id):
            return True
        return isinstance(entity, User) and self.awaits_companies(entity, definition)

    def awaits_companies(self, user: User, definition: Definition) -> bool:
        """Whether a copy of one of the user's companies has come, and the pages about it have not come to her."""
        asked = self.snapshot.of(self.span.environment).by_concern.get(COMPANIES, ())
        return definition in asked and any(
            chore.subject in self._folded(user.user_id).memberships and chore.reached < user.user_id
            for chore in self.snapshot.chores
            if chore.kind == "company" and chore.environment == self.span.environment
        )

    def _folded(self, subject_id: str) -> Folded:
        return self.refold.folded.get(subject_id, NOTHING_FOLDED)
