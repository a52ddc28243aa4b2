"""Pure: what the log says of picks, merges and anonymous ids, against what is kept of it (SEAMS A10, A17)."""

from __future__ import annotations

from collections.abc import Mapping

from services.segmenter.verify.comparing import ids, place, presence
from services.segmenter.verify.folded import NOTHING_FOLDED
from services.segmenter.verify.report import Report
from services.segmenter.verify.subjects import Subjects
from shared.domain.order import OrderKey


def compare_marks(report: Report, subjects: Subjects) -> None:
    """Compare the last word on each user, or company, of each manual segment, and who turned out to be whom."""
    refold, stored = subjects.refold, subjects.stored
    for user_id in ids(refold.folded, stored.merges, stored.named):
        folded, where = refold.folded.get(user_id, NOTHING_FOLDED), f"{place(subjects.span)}, user {user_id!r}"
        report.compare("merge", f"{where}, merged into", folded.merged_into, stored.merges.get(user_id))
        known = stored.named.get(user_id, {})
        for anonymous_id in ids(folded.named, known):
            here = f"{where}, anonymous id {anonymous_id!r}"
            report.compare("merge", here, folded.named.get(anonymous_id), known.get(anonymous_id))
    _compare_picks(report, subjects)


def _compare_picks(report: Report, subjects: Subjects) -> None:
    for subject_id in ids(subjects.refold.folded, subjects.stored.picks):
        folded = subjects.refold.folded.get(subject_id, NOTHING_FOLDED).picks
        known = subjects.stored.picks.get(subject_id, {})
        for segment_id in ids(folded, known):
            where = f"{place(subjects.span)}, {subject_id!r}, segment {segment_id}"
            said, word = folded.get(segment_id), known.get(segment_id)
            if said is None or word is None:
                report.compare("pick", where, presence(said), presence(word))
                continue
            report.compare("pick", f"{where}, key", said.key, word.key)
            if not subjects.awaits_closing(segment_id, subject_id):
                report.compare("pick", f"{where}, picked", subjects.is_picked(segment_id, said), word.picked)


def compare_closings(report: Report, where: str, logged: Mapping[str, OrderKey], known: Mapping[str, OrderKey]) -> None:
    """Compare the newest replacement of each manual segment's members."""
    for segment_id in ids(logged, known):
        report.compare("closing", f"{where}, segment {segment_id}", logged.get(segment_id), known.get(segment_id))
