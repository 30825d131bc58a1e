"""How a report is known again: its dedupe key, and what its versions have in common."""

import re
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter

NOT_SIGNS = re.compile("[^A-Z0-9]+")  # what people part numbers with: MAEU-123 456
# What a report says happened. Who is told about, and remarks on it, are not part of it.
CONTENT = (
    *("milestone", "format", "code", "empty_laden", "side", "classifier", "when"),
    *("zone", "place", "place_text", "terminal", "mode", "carrier", "vessel"),
    *("vessel_imo", "voyage", "container", "pieces", "of_pieces", "weight"),
    "delay_reason",
)
# What makes it another version of the same news.
VERSION = ("created", "updated", "corrects", "retracts", "retracted")
_content, _version = attrgetter(*CONTENT), attrgetter(*VERSION)


@lru_cache(maxsize=8192)
def squeeze(number: str) -> str:
    """Fold a number as its indexes do.

    >>> squeeze("maeu 123-456")
    'MAEU123456'
    """
    return NOT_SIGNS.sub("", number.upper())


def digest(*words) -> str:
    """Return 128 bits of the words; two reports share them only if they are one."""
    text = "\x1f".join(map(str, words))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def identity_of(external_id: str, source_id: int) -> str:
    """Return what all versions of a source's event have in common."""
    return f"{source_id}:{external_id}"


def keys_of(report, source_id: int, ids_are_stable: bool = True) -> tuple[str, str]:
    """Return (dedupe key, identity) of a report.

    A source whose ids are made up anew for each answer is known by what it says.
    """
    content = digest(source_id, *_content(report))
    external_id = report.external_id if ids_are_stable else ""
    identity = identity_of(external_id, source_id) if external_id else content
    return digest(content, external_id, *_version(report)), identity
