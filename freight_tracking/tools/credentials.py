"""What we prove ourselves with when we call others, and the tokens got for it."""

import base64
import hashlib
import time
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Login:
    """How a carrier knows us; its representation shows nothing of it."""

    kind: str = "none"  # none, key, basic, oauth2
    user: str = ""  # or client id
    secret: str = ""  # password, client secret
    key_header: str = ""  # beside OAuth2 some want an API key, too
    key: str = ""
    token_url: str = ""
    scope: str = ""

    def __repr__(self):
        return f"<Login {self.kind}>"

    def basic(self) -> str:
        """Return the header's value for name and password."""
        words = f"{self.user}:{self.secret}".encode()  # RFC 7617: UTF-8
        return f"Basic {base64.b64encode(words).decode()}"


class Tokens:
    """Tokens of OAuth2 until they expire, in this process alone.

    They are filed under a digest of all that they were given for, so a new password
    asks for a new token.
    """

    def __init__(self):
        self._lock, self._tokens = Lock(), {}

    def get(self, login: Login) -> str:
        with self._lock:
            token, until = self._tokens.get(self._key(login), ("", 0.0))
        return token if time.monotonic() < until else ""

    def keep(self, login: Login, token: str, seconds: float) -> None:
        with self._lock:
            if len(self._tokens) > 200:
                self._tokens.clear()
            # A little sooner, so that none expires on its way.
            until = time.monotonic() + seconds * 0.9
            self._tokens[self._key(login)] = (token, until)

    def drop(self, login: Login) -> None:
        with self._lock:
            self._tokens.pop(self._key(login), None)

    def _key(self, login: Login) -> bytes:
        parts = (login.token_url, login.user, login.secret, login.scope)
        return hashlib.sha256(repr(parts).encode()).digest()


TOKENS = Tokens()
