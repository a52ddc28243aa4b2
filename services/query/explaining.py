"""Pure: why conditions hold or do not, node by node, by the very evaluator that decides who is a member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from services.query.evaluators import compiled
from services.query.evidence import Cause, CompanySeen, Evidence, MemberSeen
from services.query.questions import Question
from services.query.told_leaves import told_attribute, told_cause, told_events
from services.query.told_members import told_members
from services.query.told_nodes import Document, told_node, told_verdict
from shared.domain.compiled import asked
from shared.domain.compiled_leaves import compile_of_company, in_population
from shared.domain.event_counts import question_of
from shared.domain.instants import format_instant
from shared.domain.operators import COMPANY_BUILTINS, USER_BUILTINS
from shared.domain.parts import Inlined, Part, Parts, Picked, member_question
from shared.domain.segments import Population
from shared.domain.sentence import sentence
from shared.domain.tree import Attribute, HasCompany, HasMember, InSegment, Leaf, Performed, Tree
from shared.domain.truth import Evaluator, Verdict, compile_tree

MOST_COMPANIES: Final = 10


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict on a question about one subject, and the document that tells why."""

    verdict: Verdict
    document: Document


def explain(question: Question, evidence: Evidence, zone: ZoneInfo) -> Explanation:
    """Why the subject is, or is not, what a question asks for."""
    teller = _Teller(question, evidence, zone)
    verdict = judge(question, evidence, compiled(question, zone).evaluator)
    return Explanation(
        verdict,
        {
            **told_verdict(verdict),
            "evaluated_at": format_instant(evidence.now),
            "population": question.population,
            "in_population": _fits(question, evidence),
            "sentence": sentence(question.tree, teller.names),
            "tree": teller.tree(question.tree, question.parts),
        },
    )


def judge(question: Question, evidence: Evidence, evaluator: Evaluator) -> Verdict:
    """Whether the subject is what a question asks for: never who is not of its population."""
    if not _fits(question, evidence):
        return Verdict(truth=False, next_flip_at=None)
    return evaluator.evaluate(evidence.subject, evidence.now)


def _fits(question: Question, evidence: Evidence) -> bool:
    return question.scope == "company" or in_population(question.population)(evidence.subject)


class _Teller:
    """Tells nodes of one question about one subject."""

    def __init__(self, question: Question, evidence: Evidence, zone: ZoneInfo) -> None:
        self._question = question
        self._evidence = evidence
        self._zone = question.place(zone)
        self.names = question.names

    def judge(self, tree: Tree, parts: Parts) -> Verdict:
        evaluator = compile_tree(tree, self._zone, self._question.scope, parts)
        return evaluator.evaluate(self._evidence.subject, self._evidence.now)

    def tree(self, tree: Tree, parts: Parts) -> Document:
        return told_node(tree, lambda node: self.judge(node, parts), lambda leaf: self.leaf(leaf, parts))

    def leaf(self, leaf: Leaf, parts: Parts) -> Document:
        """What a leaf saw."""
        said: Document = {"sentence": sentence(leaf, self.names)}
        match leaf:
            case Attribute():
                return said | self._attribute(leaf)
            case Performed():
                return said | self._events(leaf)
            case InSegment(segment):
                return said | self._segment(segment, parts[segment])
            case HasCompany():
                return said | self._companies(leaf, parts)
            case HasMember():
                return said | self._members(leaf, parts)

    def _attribute(self, leaf: Attribute) -> Document:
        builtins = USER_BUILTINS if self._question.scope == "user" else COMPANY_BUILTINS
        return told_attribute(leaf, builtins, self._evidence.subject, self._evidence.keys)

    def _events(self, leaf: Performed) -> Document:
        counted = self._evidence.events[question_of(leaf, self._zone).key]
        return told_events(leaf, counted, self._evidence.now, self._zone)

    def _segment(self, segment: str, part: Part) -> Document:
        told = self._segment_name(part)
        match part:
            case Picked(segment=segment_id):
                pick = self._evidence.picks.get(segment_id)
                by: Cause | None = None if pick is None else pick.cause
                return told | {"picked": pick is not None and pick.picked, "set_by": told_cause(by)}
            case Inlined():
                return told | {"inner": self._inner(part)}

    def _segment_name(self, part: Part) -> Document:
        known = self._question.known[part.definition]
        return {"segment_key": known.key, "segment_name": known.name, "segment_version": known.version}

    def _inner(self, part: Inlined) -> Document:
        population: Population = "all" if part.scope == "company" else part.population
        return {
            "population": population,
            "in_population": in_population(population)(self._evidence.subject),
            "tree": self.tree(part.tree, part.parts),
        }

    def _companies(self, leaf: HasCompany, parts: Parts) -> Document:
        judge = self._judge_of_companies(leaf.where, parts)
        judged = [(company, judge(company)) for company in self._evidence.companies]
        judged.sort(key=lambda pair: not pair[1].truth)
        return {
            "companies": [
                self._company(company, verdict, leaf.where, parts) for company, verdict in judged[:MOST_COMPANIES]
            ],
            "company_count": len(judged),
        }

    def _judge_of_companies(self, where: Tree | None, parts: Parts) -> Callable[[CompanySeen], Verdict]:
        if where is None:
            return lambda _company: Verdict(truth=True, next_flip_at=None)
        ask = asked(compile_of_company(where, self._zone, parts))
        return lambda company: ask(company.affiliation, self._evidence.now)

    def _company(self, company: CompanySeen, verdict: Verdict, where: Tree | None, parts: Parts) -> Document:
        told = {"company_id": company.company_id, **told_verdict(verdict)}
        if where is None:
            return told

        def judge(node: Tree) -> Verdict:
            return asked(compile_of_company(node, self._zone, parts))(company.affiliation, self._evidence.now)

        def leaf(leaf: Leaf) -> Document:
            said: Document = {"sentence": sentence(leaf, self.names)}
            match leaf:
                case Attribute(membership=True):
                    return said | told_attribute(leaf, {}, company.affiliation, company.membership_keys)
                case Attribute():
                    return said | told_attribute(leaf, COMPANY_BUILTINS, company.affiliation.subject, company.keys)
                case InSegment(segment):
                    return said | self._segment_name(parts[segment])
            return said

        return told | {"where": told_node(where, judge, leaf)}

    def _members(self, leaf: HasMember, parts: Parts) -> Document:
        asked_of_users = member_question(leaf, self._zone, parts)
        of_users = replace(self._question, scope="user")

        def of_user(member: MemberSeen, leaf: Leaf) -> Document:
            return _Teller(of_users, member.user, self._zone).leaf(leaf, parts)

        key = asked_of_users.key
        told: Document = {"members": told_members(asked_of_users, self._evidence.members.get(key, ()), of_user)}
        if self._question.prepared:
            told["member_count"] = self._evidence.subject.members.get(key, 0)
        return told
