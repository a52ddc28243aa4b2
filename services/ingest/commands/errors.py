"""What commands refuse, each with its code and status."""

from __future__ import annotations

from shared.domain.segments import Segment
from shared.errors import DetailedError, MusterError
from shared.http.segment_resource import etag, segment_resource


class SegmentMissing(MusterError):
    """No live segment has this id or key."""

    code = "not_found"
    status = 404


class NameTaken(DetailedError):
    """Another segment of the scope has the name; its id is in the problem."""

    code = "name_taken"
    status = 409


class KeyTaken(DetailedError):
    """Another segment has the key; its id is in the problem."""

    code = "key_taken"
    status = 409


class ImmutableSegment(MusterError):
    """Default segments stay as they are."""

    code = "immutable_segment"
    status = 409


class TooManySegments(MusterError):
    """The environment is full."""

    code = "too_many_segments"
    status = 409


class ZoneChangeTooLarge(MusterError):
    """More segments would be built again for a new time zone than are switched together."""

    code = "zone_change_too_large"
    status = 409


class OtherTimeZone(MusterError):
    """What is to be built names a segment that counts days in another time zone, after a change that failed."""

    code = "other_time_zone"
    status = 409


class ImmutableField(MusterError):
    """A segment keeps the key, the scope and the kind it was made with."""

    code = "immutable"
    status = 409


class Referenced(DetailedError):
    """Others use the segment; they are listed in the problem."""

    code = "referenced"
    status = 409


class NotArchived(MusterError):
    """There is nothing to undo."""

    code = "not_archived"
    status = 409


class SeveralArchived(DetailedError):
    """A key that several deleted segments had does not tell which of them; their ids are in the problem."""

    code = "ambiguous_key"
    status = 409


class Purged(MusterError):
    """The segment is gone for good, or soon: nobody gets it back."""

    code = "purged"
    status = 410


class VersionMissing(MusterError):
    """The segment never had this version."""

    code = "missing_version"
    status = 422


class RevisionNeeded(MusterError):
    """A change of the definition has to say what it was based on."""

    code = "precondition_required"
    status = 428

    def __init__(self, segment: Segment) -> None:
        """The sentence has the header that would do now."""
        super().__init__(
            "Send the ETag of the segment as you read it, so that no edit of others is lost; "
            f"now it is `If-Match: {etag(segment)}`."
        )


class LatestNeeded(MusterError):
    """A restore has to say which version it was based on."""

    code = "precondition_required"
    status = 428


class StaleRevision(DetailedError):
    """The segment has changed since the caller read it; how it is now is in the problem, so that people can merge."""

    code = "precondition_failed"
    status = 412

    def __init__(self, segment: Segment) -> None:
        """The sentence names the way on."""
        super().__init__(
            f"The segment is at revision {segment.revision} now. Read it, merge, and send that revision as If-Match.",
            extensions={"segment": segment_resource(segment)},
        )
