"""The keys of share links: what they are made of, and what is kept of them."""

import hashlib
import hmac
import secrets

# 256 random bits in URL-safe Base64 have 43 signs.
KEY_BYTES = 32
# A longer one is none; it is cut, so that its hash costs what any other does.
LONGEST = 200
# What is compared where nothing was found. Nobody ever sees what it is the hash of.
NOBODY = hashlib.sha256(secrets.token_bytes(KEY_BYTES)).hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def digest(key: str) -> str:
    """Return what is kept of a key: of so many random bits no more is needed."""
    return hashlib.sha256(key[:LONGEST].encode(errors="replace")).hexdigest()


def is_same(found: str | None, told: str) -> bool:
    """Tell if what was found is what was told, in the same time for nothing."""
    return hmac.compare_digest(found or NOBODY, told)


def new_code() -> str:
    """Return six digits, for a mail."""
    return f"{secrets.randbelow(10**6):06d}"
