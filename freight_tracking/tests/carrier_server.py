"""A carrier's service that stands in for a real one, with its good and bad days."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

PER_PAGE = 2


class Call(NamedTuple):
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes


class Carrier:
    """``events``: {number: [event, …]}. ``faults``: answers given before the rest.

    A fault is a function of the handler, or None for an answer as it should be.
    """

    def __init__(self, test, wrapped=False):
        self.events, self.faults, self.calls = {}, [], []
        self.wrapped = wrapped
        self.released = Event()  # lets those who wait for a slow body go
        self.token_answer = (200, {"access_token": "token-1", "expires_in": 600})
        self.tokens = 0
        handler = type("CarrierHandler", (_Handler,), {"carrier": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        thread = Thread(target=self.server.serve_forever, args=(0.01,))
        thread.start()
        test.addCleanup(thread.join)
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)
        test.addCleanup(self.released.set)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.base}/v2/events"

    def asked(self, number=None):
        """Return the queries so far, of one number or of all."""
        queries = [call.query for call in self.calls if call.method == "GET"]
        return [one for one in queries if number in (None, *one.values())]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    carrier: Carrier

    def do_GET(self):
        self._note(b"")
        fault = self.carrier.faults.pop(0) if self.carrier.faults else None
        if fault:
            fault(self)
            return
        query = dict(parse_qsl(urlsplit(self.path).query))
        names = ("carrierBookingReference", "transportDocumentReference")
        names += ("equipmentReference",)
        number = next((query[name] for name in names if name in query), "")
        since = query.get("eventCreatedDateTime:gte", "")
        since = since or query.get("eventCreatedDateTime", "").removeprefix("gte:")
        found = [
            event
            for event in self.carrier.events.get(number, [])
            if event["eventCreatedDateTime"] >= since
        ]
        start = int(query.get("cursor", 0))
        stop = start + PER_PAGE
        headers = {}
        if len(found) > stop:
            link = "&".join(f"{key}={value}" for key, value in query.items())
            headers["Next-Page"] = f"{self.carrier.url}?{link}&cursor={stop}"
        page = found[start:stop]
        self.reply(200, {"events": page} if self.carrier.wrapped else page, headers)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._note(body)
        self.carrier.tokens += 1
        self.reply(*self.carrier.token_answer)

    def _note(self, body):
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        call = Call(self.command, parts.path, query, dict(self.headers), body)
        self.carrier.calls.append(call)

    def reply(self, status, content=b"", headers=None, length=None):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


def fault(status, content=b"", headers=None, length=None):
    """Return a fault that answers like this."""

    def answer(handler):
        handler.reply(status, content, headers, length)
        handler.close_connection = length is not None

    return answer


def slow(handler):
    """Begin an answer and never end it."""
    handler.reply(200, b"[", length=100)
    handler.carrier.released.wait(30)


def event(number, created, milestone="LOAD", **values):
    """A DCSA 2.2 equipment event of a booking."""
    return {
        "eventID": f"{number}-{created}",
        "eventCreatedDateTime": created,
        "eventType": "EQUIPMENT",
        "eventClassifierCode": "ACT",
        "eventDateTime": created,
        "equipmentEventTypeCode": milestone,
        "emptyIndicatorCode": "LADEN",
        "documentReferences": [
            {"documentReferenceType": "BKG", "documentReferenceValue": number}
        ],
        **values,
    }
