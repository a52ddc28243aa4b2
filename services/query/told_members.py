"""Pure: why a `member` leaf holds of a company or does not: some of its users, those for whom it holds first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

from services.query.evidence import MemberSeen
from services.query.told_leaves import told_attribute
from services.query.told_nodes import Document, told_node, told_verdict
from shared.domain.compiled import asked
from shared.domain.compiled_leaves import compile_of_member
from shared.domain.parts import MemberQuestion
from shared.domain.sentence import sentence
from shared.domain.tree import Attribute, Leaf, Tree
from shared.domain.truth import Affiliation, Verdict, compile_member
from shared.domain.zones import zone as zone_of

TellLeaf: TypeAlias = Callable[[MemberSeen, Leaf], Document]


def told_members(question: MemberQuestion, seen: Sequence[MemberSeen], of_user: TellLeaf) -> list[Document]:
    """Each user with the truth of the condition and of its nodes; `of_user` tells a leaf that is asked of the user."""
    ask = compile_member(question).evaluate
    judged = [(member, ask(member.user.subject, member.membership, member.user.now)) for member in seen]
    judged.sort(key=lambda pair: not pair[1].truth)
    return [_member(member, verdict, question, of_user) for member, verdict in judged]


def _member(member: MemberSeen, verdict: Verdict, question: MemberQuestion, of_user: TellLeaf) -> Document:
    told: Document = {
        "user_id": member.user.subject_id,
        "identified": member.user.subject.builtins["identified"],
        "membership": dict(member.membership.attributes),
        **told_verdict(verdict),
    }
    if question.where is None:
        return told
    return told | {"where": _where(member, question.where, question, of_user)}


def _where(member: MemberSeen, where: Tree, question: MemberQuestion, of_user: TellLeaf) -> Document:
    place: ZoneInfo = zone_of(question.zone)
    asked_of = Affiliation(member.user.subject, member.membership.attributes, member.membership.instants)

    def judge(node: Tree) -> Verdict:
        return asked(compile_of_member(node, place, question.parts))(asked_of, member.user.now)

    def leaf(leaf: Leaf) -> Document:
        if isinstance(leaf, Attribute) and leaf.membership:
            return {"sentence": sentence(leaf)} | told_attribute(leaf, {}, member.membership, member.membership_keys)
        return of_user(member, leaf)

    return told_node(where, judge, leaf)
