"""Where carriers, hauliers, couriers and warehouses send their news.

Size and form are checked first, as they are alike for all. Then the caller: a feed that
is not there, is archived, or has another secret gives the same answer after the same
work. What is let in is kept and read later, by a job.
"""

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..tools import safe_json
from ..tools.limits import MAX_BYTES, Refused, excerpt

JSON = "application/json"
CSV = "text/csv"
OPTIONS = {
    **{"type": "http", "auth": "none", "methods": ["POST"], "csrf": False},
    # Without a user Odoo takes a route for one that only reads, and runs it twice.
    "readonly": False,
    # Werkzeug refuses what tells a greater length, and of the rest reads no more: one
    # byte over the limit tells a body that was cut there from one that just fits.
    **{"save_session": False, "max_content_length": MAX_BYTES + 1},
}


class FeedController(http.Controller):
    @http.route("/freight/feed/<string:endpoint>/dcsa", **OPTIONS)
    def push(self, endpoint, **_params):
        """Take what a carrier pushes: the callback of a DCSA 2.2 subscription."""
        if refusal := self._refuse_form((JSON,)):
            return refusal
        body, headers = self._read_body(), request.httprequest.headers
        feed = self._find(endpoint, ["dcsa_push"])
        if not feed._is_pushed_by_carrier(body, headers):
            return self._not_found()
        if feed._is_too_fast():
            return self._too_fast()
        name = excerpt(headers.get("Subscription-ID", "")) or "push"
        self._keep(feed, body, "push", name)
        return request.make_response("", status=204)

    @http.route("/freight/feed/<string:endpoint>/events", **OPTIONS)
    def events(self, endpoint, **_params):
        """Take what partners send, in our own form (JSON) or as a table (CSV)."""
        if refusal := self._refuse_form((JSON, CSV)):
            return refusal
        body, headers = self._read_body(), request.httprequest.headers
        feed = self._find(endpoint, ["webhook", "csv"])
        if not feed._is_sent_by_partner(body, headers):
            return self._not_found()
        if feed._is_too_fast():
            return self._too_fast()
        expected = CSV if feed.kind == "csv" else JSON
        if self._get_form() != expected:
            return self._error(415, f"This address takes {expected}.")
        fault = _find_fault(body) if expected == JSON else None
        name = excerpt(headers.get("X-Request-ID", "")) or "webhook"
        message = self._keep(feed, body, "webhook", name, fault)
        if fault:
            return self._error(400, fault)
        return request.make_json_response({"message": message.id}, status=202)

    def _read_body(self):
        body = request.httprequest.get_data()
        if len(body) > MAX_BYTES:
            raise RequestEntityTooLarge()
        return body

    def _find(self, endpoint, kinds):
        feeds = request.env(user=SUPERUSER_ID)["freight.feed"]
        return feeds._find_caller(endpoint, kinds)

    def _keep(self, feed, body, channel, name, fault=None):
        message = feed._receive(
            *(body, name, channel, request.httprequest.mimetype),
            sender=request.httprequest.remote_addr,
            refused=fault,
        )
        if not fault:
            message._enqueue()
        return message

    def _get_form(self):
        mimetype = request.httprequest.mimetype
        return JSON if mimetype.endswith("+json") else mimetype

    def _refuse_form(self, forms):
        """Return the answer to what is packed or of another kind, or None."""
        packed = request.httprequest.headers.get("Content-Encoding", "identity")
        if packed.strip().lower() not in ("", "identity"):
            return self._error(415, "Send the body as it is, not packed.")
        if self._get_form() not in forms:
            return self._error(415, f"Send {' or '.join(forms)}.")
        return None

    def _not_found(self):
        return self._error(404, "Not found.")

    def _too_fast(self):
        response = self._error(429, "Too many messages in one minute.")
        response.headers["Retry-After"] = "60"
        return response

    def _error(self, status, text):
        return request.make_json_response({"error": text}, status=status)


def _find_fault(body):
    """Return why this is no JSON message, or None; what it says is read later."""
    try:
        data = safe_json.loads(body)
    except Refused as refused:
        return refused.reason
    if not isinstance(data, dict | list):
        return 'Expected an event, a list of events, or {"events": […]}.'
    return None
