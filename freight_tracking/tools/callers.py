"""Who calls us? Told by a signature or a key; a caller who is wrong learns nothing.

Two keys are tried each time, whether there are two, one or none, so that an answer
takes as long for a feed that is not there as for one whose key is not known.
"""

import base64
import hashlib
import hmac
import re
import secrets
import time

from . import signature

WINDOW = 300  # seconds that a signed body may be old, or ahead of our clock
TIMESTAMP = re.compile(r"[0-9]{9,11}", re.ASCII)  # 1746835200
BEARER = re.compile(r"Bearer ([A-Za-z0-9+/=_-]{20,200})", re.ASCII | re.IGNORECASE)
NOBODY = base64.b64encode(secrets.token_bytes(48)).decode()  # nobody ever sees it


def new_secret() -> str:
    """Return 48 random bytes in Base64; DCSA wants 32 to 64."""
    return base64.b64encode(secrets.token_bytes(48)).decode()


def digest(key: str) -> str:
    """Return what is kept of a bearer key: of 384 random bits no more is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def has_signed(body: bytes, header: str | None, keys: list[str]) -> bool:
    """Tell if one of the keys signed the body, as DCSA's pushes are signed."""
    found = [signature.verify(body, header, key) for key in _two(keys)]
    return any(found[: len(keys)])


def has_signed_at(
    body: bytes, timestamp: str | None, header: str | None, keys: list[str], now=None
) -> bool:
    """Tell if one of the keys signed the body just now.

    The signature covers ``timestamp``, a point, and the body.
    """
    timestamp = timestamp if TIMESTAMP.fullmatch(timestamp or "") else "0"
    age = (time.time() if now is None else now) - int(timestamp)
    return has_signed(f"{timestamp}.".encode() + body, header, keys) & (
        abs(age) <= WINDOW
    )


def has_key(header: str | None, digests: list[str]) -> bool:
    """Tell if the Authorization header bears a key with one of these digests."""
    match = BEARER.fullmatch(header or "")
    told = digest(match[1] if match else "")
    found = [hmac.compare_digest(told, one) for one in _two(digests)]
    return any(found[: len(digests)])


def _two(keys: list[str]) -> list[str]:
    return (keys + [NOBODY, NOBODY])[:2]
