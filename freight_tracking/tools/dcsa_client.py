"""Asking a carrier for DCSA track and trace events: GET /v2/events, page by page.

What a call comes to is a value: a `Page`, or a `Trouble` that tells what to do next.
Nothing here knows the database, and no key or password ever gets into a text.
"""

import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

import requests
import urllib3

from . import safe_json
from .credentials import TOKENS, Login
from .limits import MAX_BYTES, Refused, excerpt
from .targets import TargetRefused

MAX_SECONDS = 30.0  # for one answer: DCSA asks to give up then
MAX_TOKEN_BYTES = 64 * 1024
MAX_NEXT = 4096  # of a link to the next page; a longer one is no link
CHUNK = 64 * 1024
TOKEN = re.compile(r"[!-~]+")  # eyJhbGciOi…: RFC 6749, A.12
API_VERSION = "2"  # DCSA: the major version alone


@dataclass(frozen=True)
class Page:
    raw: bytes
    content_type: str
    count: int  # of the events in it
    newest: datetime | None  # UTC, of what says its zone
    next: str  # of the page after this one, as `fetch` takes it


@dataclass(frozen=True)
class Trouble:
    """Why there is no page. ``reason`` is a sentence for people.

    ``kind``: "retry" later, it may pass by itself; "setup", a person must change
    something; "question", only what was asked for is at fault; "answer", what came
    cannot be read: ``raw`` is what there was of it.
    """

    kind: str
    reason: str
    retry_after: float | None = None
    raw: bytes = b""
    content_type: str = ""


class _Stop(Exception):
    """Carries a `Trouble` out of the depth."""

    def __init__(self, trouble: Trouble):
        super().__init__(trouble.reason)
        self.trouble = trouble


class Client:
    """One carrier's service. ``session``: of `targets.guarded_session`."""

    def __init__(self, session, url: str, login: Login, operator_in_value=False):
        self.session, self.url, self.login = session, url, login
        self.operator_in_value = operator_in_value

    def query(self, since: datetime | None = None, limit=100, **references) -> dict:
        """Return the parameters of a first page.

        ``references`` by their DCSA names: carrierBookingReference,
        transportDocumentReference, equipmentReference. ``since``: UTC.
        """
        params = {**references, "limit": str(limit)}
        if since:
            moment = f"{since:%Y-%m-%dT%H:%M:%SZ}"
            if self.operator_in_value:
                params["eventCreatedDateTime"] = f"gte:{moment}"
            else:
                params["eventCreatedDateTime:gte"] = moment
        return params

    def pages(self, params: dict, most: int) -> Iterator[Page | Trouble]:
        """Yield one page after another; a `Trouble` is the last there is."""
        links = [""]
        while True:
            answer = self.fetch(params, links[-1])
            yield answer
            if isinstance(answer, Trouble) or not answer.next:
                return
            if answer.next in links or len(links) == most:
                yield Trouble("answer", "The carrier's pages do not end.")
                return
            links.append(answer.next)

    def fetch(self, params: dict, next_page: str = "") -> Page | Trouble:
        """Return one page: the first of what is asked for, or the one after another."""
        try:
            answer = self._get(_next_params(params, next_page))
            return _page(answer)
        except _Stop as stop:
            return self._without_secrets(stop.trouble)

    def _without_secrets(self, trouble: Trouble) -> Trouble:
        """Blot out what a carrier's error repeats of our credentials."""
        login, reason = self.login, trouble.reason
        for secret in filter(None, (login.secret, login.key, TOKENS.get(login))):
            reason = reason.replace(secret, "***")
        return replace(trouble, reason=reason)

    def _get(self, params: dict) -> "_Answer":
        headers = {"Accept": "application/json", "API-Version": API_VERSION}
        is_cached = bool(TOKENS.get(self.login))
        answer = self._call("GET", self.url, params=params, headers=self._auth(headers))
        if answer.status == 401 and self.login.kind == "oauth2":
            TOKENS.drop(self.login)
            if is_cached:  # it may have been withdrawn before its time
                headers = self._auth(headers)
                answer = self._call("GET", self.url, params=params, headers=headers)
        _check_status(answer)
        return answer

    def _auth(self, headers: dict) -> dict:
        login = self.login
        headers = headers | self._key_header()
        if login.kind == "basic":
            headers["Authorization"] = login.basic()
        if login.kind == "oauth2":
            headers["Authorization"] = f"Bearer {self._token()}"
        return headers

    def _key_header(self) -> dict:
        login = self.login
        if login.kind in ("key", "oauth2") and login.key_header and login.key:
            return {login.key_header: login.key}
        return {}

    def _token(self) -> str:
        """Return the token of RFC 6749, 4.4: client credentials."""
        login = self.login
        if token := TOKENS.get(login):
            return token
        form = {"grant_type": "client_credentials"}
        if login.scope:
            form["scope"] = login.scope
        # In the form: carriers' token services take it, the header only some do.
        form |= {"client_id": login.user, "client_secret": login.secret}
        answer = self._call(
            "POST",
            login.token_url,
            data=form,
            headers=self._key_header(),
            most=MAX_TOKEN_BYTES,
        )
        if answer.status in (400, 401, 403):
            reason = (
                "The carrier refuses to give a token "
                f"({answer.status}). Check client id, secret and scope."
            )
            raise _Stop(Trouble("setup", reason))
        _check_status(answer, "token service")
        try:
            told = safe_json.loads(answer.raw)
            token, seconds = told["access_token"], told.get("expires_in", 300)
            seconds = float(seconds)
        except (Refused, KeyError, TypeError, ValueError):
            token, seconds = None, 0.0
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            reason = "The carrier's token service gave an answer without a token."
            raise _Stop(Trouble("setup", reason))
        TOKENS.keep(login, token, min(max(seconds, 0.0), 86400.0))
        return token

    def _call(self, method, url, most=MAX_BYTES, **options) -> "_Answer":
        began = time.monotonic()
        # Requests adds gzip; what is packed must be unpacked with care.
        options["headers"]["Accept-Encoding"] = "identity"
        try:
            with self.session.request(
                method, url, stream=True, allow_redirects=False, **options
            ) as response:
                raw = _read(response, began + MAX_SECONDS, most)
                return _Answer(response.status_code, response.headers, raw)
        except TargetRefused as refused:
            raise _Stop(Trouble("setup", str(refused))) from None
        except requests.exceptions.SSLError:
            reason = "The carrier's certificate (TLS) is not valid for this address."
            raise _Stop(Trouble("setup", reason)) from None
        except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            raise _Stop(Trouble("retry", "The carrier took too long.")) from None
        except ValueError:
            # An address or a header that cannot be sent; its text may hold a key.
            reason = "Address or credentials hold signs that cannot be sent."
            raise _Stop(Trouble("setup", reason)) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            reason = "No connection to the carrier, or it broke off."
            raise _Stop(Trouble("retry", reason)) from None


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: dict
    raw: bytes

    @property
    def content_type(self) -> str:
        return excerpt(self.headers.get("Content-Type", ""))


def _read(response, deadline: float, most: int) -> bytes:
    """Read the body, up to a size and a moment, and unpack it within the same size."""
    too_long = Trouble(
        "answer",
        f"The carrier's answer is longer than {most:,} bytes; nothing is read.",
    )
    parts, size = [], 0
    # One look at the net at a time: a body that drips in must end, too.
    while part := response.raw.read1(CHUNK, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > most:
            raise _Stop(too_long)
        if time.monotonic() > deadline:
            raise TimeoutError
    raw = b"".join(parts)
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and len(raw) < int(promised):
        raise requests.ConnectionError
    match response.headers.get("Content-Encoding", "identity").strip().lower():
        case "identity" | "":
            return raw
        case "gzip" | "x-gzip":
            unpacker = zlib.decompressobj(wbits=31)
            try:
                plain = unpacker.decompress(raw, most + 1)
            except zlib.error:
                plain = b""
            if len(plain) > most:
                raise _Stop(too_long)
            if not unpacker.eof:
                raise requests.ConnectionError
            return plain
    reason = "The carrier's answer is packed in a way that cannot be read here."
    raise _Stop(Trouble("answer", reason))


def _check_status(answer: _Answer, who: str = "carrier") -> None:
    status = answer.status
    if status in (200, 204, 206):  # 206: some say so while there are further pages
        return
    told = _told(answer)
    if status == 429:
        wait = _retry_after(answer.headers.get("Retry-After"))
        reason = "The carrier asks us to call less often (429)."
        raise _Stop(Trouble("retry", reason, wait))
    if status >= 500 or status == 408:
        wait = _retry_after(answer.headers.get("Retry-After"))
        reason = f"The carrier's service fails ({status}).{told}"
        raise _Stop(Trouble("retry", reason, wait))
    if status in (401, 403):
        reason = f"The carrier refuses our credentials ({status})."
        raise _Stop(Trouble("setup", reason))
    if 300 <= status < 400:
        reason = f"The {who} has moved ({status}); redirects are not followed."
        raise _Stop(Trouble("setup", f"{reason} Enter the new address."))
    if status == 404 and who == "carrier":
        reason = "The carrier knows nothing of it (404), or the address is wrong."
        raise _Stop(Trouble("question", reason))
    if 400 <= status < 500 and who == "carrier":
        reason = f"The carrier does not accept the question ({status}).{told}"
        raise _Stop(Trouble("question", reason))
    reason = f"The {who} gave an answer that is not foreseen ({status})."
    raise _Stop(Trouble("setup", reason))


def _told(answer: _Answer) -> str:
    """Return what DCSA's error object says, as " … said: ", or nothing."""
    try:
        told = safe_json.loads(answer.raw)
    except Refused:
        return ""
    while isinstance(told, dict | list) and told:
        if isinstance(told, list):
            told = told[0]
        elif "errors" in told:
            told = told["errors"]
        else:
            told = told.get("message") or told.get("reason")
    return f" It says: {excerpt(told)}" if isinstance(told, str) else ""


def _retry_after(header: str | None) -> float | None:
    """Return the seconds of a Retry-After: "120" or "Fri, 09 May 2025 07:28:00 GMT"."""
    if not header:
        return None
    if header.strip().isdecimal() and len(header) < 10:
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _page(answer: _Answer) -> Page:
    try:
        events = safe_json.loads(answer.raw) if answer.raw.strip() else []
    except Refused as refused:
        raise _Stop(
            Trouble("answer", refused.reason, None, answer.raw, answer.content_type)
        ) from None
    if isinstance(events, dict) and isinstance(events.get("events"), list):
        events = events["events"]
    if not isinstance(events, list):
        reason = 'The answer holds no events: expected an array, or {"events": […]}.'
        raise _Stop(Trouble("answer", reason, None, answer.raw, answer.content_type))
    link = (answer.headers.get("Next-Page") or "").strip()
    return Page(
        raw=answer.raw,
        content_type=answer.content_type,
        count=len(events),
        newest=max(filter(None, map(_created, events)), default=None),
        next=link if len(link) <= MAX_NEXT else "",
    )


def _created(event) -> datetime | None:
    """Return when the carrier recorded an event, if it says so with a zone."""
    text = event.get("eventCreatedDateTime") if isinstance(event, dict) else None
    if not isinstance(text, str) and isinstance(event, dict):  # as in the 3.0 drafts
        inner = event.get("metadata")
        text = inner.get("eventCreatedDateTime") if isinstance(inner, dict) else None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def _next_params(params: dict, link: str) -> dict:
    """Return the parameters of the next page.

    The header holds a link or, as in the standard's own example, a cursor alone. Of a
    link only the query counts: our keys go to no other address than the one entered.
    """
    if not link:
        return params
    _address, mark, query = link.partition("?")
    if mark:
        return dict(parse_qsl(query.partition("#")[0], keep_blank_values=True))
    return params | {"cursor": link}
