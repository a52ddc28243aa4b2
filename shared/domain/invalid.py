"""Pure core: the errors of an event that can never take effect: its entry becomes a dead letter, nothing else stops."""

from __future__ import annotations

from shared.errors import MusterError


class InvalidEvent(MusterError):
    """The event is refused for good; state is as if it had not come. ``code`` and ``detail`` go to its dead letter."""

    code = "invalid_event"
    status = 422


class TooLate(InvalidEvent):
    """The change is older than operations already folded into a base, so its true effect can no longer be told."""

    code = "too_late"


class OutOfRange(InvalidEvent):
    """The exact sum of an ``$add`` is no number of ours (CONDITIONS "Number")."""

    code = "out_of_range"


class ListTooLong(InvalidEvent):
    """An ``$append`` would make a list longer than the cap."""

    code = "list_too_long"


class TooManyAttributes(InvalidEvent):
    """The event would give a user, company or membership more attributes than the cap."""

    code = "too_many_attributes"


class AttributesTooLarge(InvalidEvent):
    """The event would make the attributes of a user, company or membership larger than the cap."""

    code = "attributes_too_large"
