"""The `Notification-Signature` of DCSA's pushed events: who sent this body?"""

import base64
import binascii
import hashlib
import hmac
import re

# " sha256=ae68…5e2de ": DCSA 2.2's pattern, narrowed to the one algorithm it names.
HEADER = re.compile(r"\s*sha256=([0-9a-fA-F]{64})\s*", re.ASCII)
KEY_BYTES = range(32, 65)  # DCSA: 32 to 64 bytes


def verify(body: bytes, header: str | None, secret: str) -> bool:
    """Tell if the header signs the body as received, whitespace and all.

    False for whatever is wrong with header or secret; the comparison takes the same
    time wherever the signatures differ.
    """
    try:
        key = decode_secret(secret)
    except ValueError:
        return False
    match = HEADER.fullmatch(header) if isinstance(header, str) else None
    if not match:
        return False
    return hmac.compare_digest(_digest(body, key), match[1].lower())


def sign(body: bytes, secret: str) -> str:
    """Return the header's value for a body, or raise ValueError on a bad secret."""
    return f"sha256={_digest(body, decode_secret(secret))}"


def decode_secret(secret: str) -> bytes:
    """Return the key of a Base64 secret of 32 to 64 bytes, or raise ValueError."""
    try:
        key = base64.b64decode(secret.strip(), validate=True)
    except (binascii.Error, ValueError, AttributeError):
        raise ValueError("The secret is not Base64.") from None
    if len(key) not in KEY_BYTES:
        raise ValueError("The secret must have 32 to 64 bytes before Base64.")
    return key


def _digest(body: bytes, key: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()
