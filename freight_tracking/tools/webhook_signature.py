"""The `Freight-Signature` of what we push to other systems.

A receiver takes the header apart at its commas, joins the value of ``t``, a full stop
and the body as received, and compares the HMAC-SHA256 of that under its secret, in
hexadecimal, with each ``v1``. One that matches is enough: while a secret is being
changed there are two. A ``t`` that is minutes old may be a replay.

The figure of the example is also what OpenSSL says::

    printf '1747785600.{"id":"1"}' | openssl dgst -sha256 -hmac secret
"""

import hashlib
import hmac


def signature(body: bytes, secrets: list[str], at: int) -> str:
    """Return the header's value for a body that is sent at a Unix time.

    >>> signature(b'{"id":"1"}', ["secret"], 1747785600)
    't=1747785600,v1=e8f4cdbecf6002c9e2885d2569fcf48f418941b9cde2201183fba10d34bbed7d'
    """
    signed = b"%d.%s" % (at, body)
    digests = [
        hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        for secret in secrets
    ]
    return ",".join([f"t={at}", *(f"v1={digest}" for digest in digests)])
