"""Every route of the suite × GET and POST × each visitor × own, foreign, absent."""

import functools
import json
import re
import threading
from dataclasses import dataclass
from urllib.parse import quote

from suite import is_ours

from odoo.http import Request, root
from odoo.tests import mute_logger

from . import classified, watch
from .canaries import RAW
from .unpack import texts_in

ABSENT = 2**31 - 7
# What an address names, by the parameter's name.
PARAMETERS = {
    "shipment_id": "freight.shipment",
    "document_id": "freight.document",
    "template_id": "freight.document.template",
    "ids": "freight.document",
    "conversation_id": "freight.conversation",
    "file_id": "freight.conversation.file",
    "statement_id": "freight.statement",
    "line_id": "freight.statement.line",
    "dispute_id": "freight.dispute",
    "filter_id": "freight.portal.filter",
    "link_id": "freight.share.link",
    "partner_id": "res.partner",
    "user_id": "res.users",
    "booking_id": "freight.booking",
    "request_id": "freight.customer.request",
    "import_id": "freight.shipment.import",
}
# What is no number: a secret. Nobody of the visitors has one, unless the scene says so.
# A row alone is none of these: there is a file to it.
NEED_A_STORY = ("freight.conversation.file",)
# One of a few words; the first will do.
CHOICE = re.compile(r"<any\(([^,)]+)[^)]*\):(\w+)>")
# One of each kind, and of each role that decides on what is opened.
VISITORS = (
    *("operations", "finance", "no_role", "branch", "pacific", "subsidiary"),
    *("agent", "stranger", "public"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECRETS = ("token", "endpoint", "signup")
TOKEN = re.compile(r"[0-9a-f]{40}o\d+|csrf_token[^,>]*|nonce[^,>]*")
# Differ from answer to answer, whatever is asked for.
FLEETING = {"date", "set-cookie", "content-length", "server"}


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    headers: tuple
    queries: int
    writes: tuple
    inside: str  # what a workbook, an archive or a paper says

    @property
    def seen(self):
        """All that a reader can come across."""
        return "\n".join((self.body, self.inside, json.dumps(self.headers)))

    def seen_by_caller(self, address):
        """What a caller can tell two replies apart by, but for what they asked."""
        body = TOKEN.sub("", self.body)
        for told in {address, quote(address), quote(address, safe="")}:
            body = body.replace(told, "")
        return self.status, body, tuple(sorted(name for name, _value in self.headers))


class Routes:
    """Statuses as classified, nobody's canary, and foreign as absent."""

    @functools.cached_property
    def suite_rules(self):
        found = []
        threading.current_thread().dbname = self.env.cr.dbname
        for rule in self.env["ir.http"].routing_map().iter_rules():
            method = getattr(rule.endpoint, "func", rule.endpoint)
            classes = type(method.__self__).mro()
            name = method.__func__.__name__
            modules = [
                cls.__module__.removeprefix("odoo.addons.")
                for cls in classes
                if name in vars(cls)
            ]
            if any(is_ours(module) for module in modules):
                found.append(rule)
        return found

    def keys_of(self, rule):
        # Without methods of its own a page takes a POST as a GET, with a token.
        methods = set(rule.methods or ("GET",)) - {"HEAD", "OPTIONS"}
        if rule.endpoint.routing["type"] == "jsonrpc":
            methods = {"POST"}
        return [
            (method, f"{method}:{rule.rule}".replace(" ", ""))
            for method in sorted(methods)
        ]

    def test_routes_are_classified(self):
        found = {key for rule in self.suite_rules for _m, key in self.keys_of(rule)}
        self.assertAllClassified(found, "routes")

    def test_routes_name_what_is_known(self):
        unknown = {
            argument
            for rule in self.suite_rules
            for argument in self.arguments_of(rule)
            if argument not in PARAMETERS and argument not in SECRETS
        }
        self.assertFalse(
            unknown, "say in tests/isolation/routes.py which model these are of"
        )

    def test_pages_only_read(self):
        known = classified.read("routes")
        wrong = [
            key
            for rule in self.suite_rules
            for method, key in self.keys_of(rule)
            if method == "GET"
            and not rule.endpoint.routing.get("readonly")
            and "writes" not in known.get(key, ((), ""))[0]
        ]
        self.assertFalse(
            wrong, "declare them readonly=True, or say 'writes' in routes.txt and why"
        )

    # -- asking ------------------------------------------------------------------

    def enter(self, visitor):
        """Be that visitor, with a session of theirs."""
        sessions = self.__dict__.setdefault("_sessions", {})
        if visitor.name not in sessions:
            login = None if visitor.kind == "public" else visitor.user.login
            self.session = None
            self.authenticate(login, login)
            sessions[visitor.name] = self.session, self.opener
        self.session, self.opener = sessions[visitor.name]

    def tearDown(self):
        for session, _opener in self.__dict__.pop("_sessions", {}).values():
            root.session_store.delete(session)
        self.session = None
        super().tearDown()

    def ask(self, method, url, **words):
        self.env.flush_all()
        with (
            watch.database() as watched,
            mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb", "werkzeug"),
        ):
            response = self.url_open(
                url, method=method, allow_redirects=False, timeout=60, **words
            )
        body = response.content.decode("utf-8", "replace")
        headers = tuple(
            (name.lower(), value)
            for name, value in response.headers.items()
            if name.lower() not in FLEETING
        )
        return Reply(
            response.status_code,
            body,
            headers,
            watched.count,
            tuple(watched.writes),
            texts_in(response.content),
        )

    def ask_rule(self, rule, method, visitor, values, csrf=True):
        self.enter(visitor)
        url = self.address(rule, values)
        if rule.endpoint.routing["type"] == "jsonrpc":
            return self.ask("POST", url, json={"params": {}})
        if method == "GET":
            return self.ask("GET", url)
        data = {"csrf_token": Request.csrf_token(self)} if csrf else {"a": "b"}
        return self.ask(method, url, data=data)

    def arguments_of(self, rule):
        """What is named in an address; not what only chooses between a few words."""
        return rule.arguments - {name for _word, name in CHOICE.findall(rule.rule)}

    def address(self, rule, values):
        path = CHOICE.sub(lambda one: one[1], rule.rule)
        return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda one: str(values[one[1]]), path)

    # -- whose -------------------------------------------------------------------

    def values_for(self, rule, visitor, whose):
        """What an address names for a visitor; None where there is no such thing."""
        values = {}
        for name in self.arguments_of(rule):
            if name in SECRETS:
                if whose == "own" and rule.rule.startswith("/track/"):
                    values[name] = self.scene.link_key
                    continue
                if whose == "own":
                    return None
                values[name] = ("f" if whose == "foreign" else "a") * 43
            elif whose == "absent":
                values[name] = ABSENT
            else:
                values[name] = self.one_of(PARAMETERS[name], visitor, whose)
        return None if None in values.values() else values

    def one_of(self, model, visitor, whose):
        """A record that the visitor should see, or one that they should not."""
        key = model, visitor.name, whose
        known = self.scene.__dict__.setdefault("known_records", {})
        if key not in known:
            known[key] = self._find_one(model, visitor, whose)
        return known[key]

    def _find_one(self, model, visitor, whose):
        # One that only fills its table has no story; better one that has.
        records = self.scene.env[model].search([], limit=200)
        told = records.filtered(lambda one: (model, one.id) not in self.rows.made)
        if model in NEED_A_STORY:
            records = told
        for record in told or records:
            shipments, companies = self.reach.owners(model, record.id)
            own = bool(
                shipments & self.reach.readable(visitor)
                if shipments
                else companies & self.reach.customers(visitor)
            )
            if own == (whose == "own"):
                return record.id
        return None

    def turns(self, rule, visitor):
        """The own, a foreign and an absent one; only one turn where none is named."""
        if not self.arguments_of(rule):
            return [("own", {})]
        return [
            (whose, values)
            for whose in ("own", "foreign", "absent")
            if (values := self.values_for(rule, visitor, whose))
        ]

    # -- the matrix --------------------------------------------------------------

    def test_each_visitor_gets_what_is_classified(self):
        known = classified.read("routes")
        wrong = []
        for visitor in map(self.scene.visitors.get, VISITORS):
            for rule in self.suite_rules:
                for method, key in self.keys_of(rule):
                    words, _why = known.get(key, ((), ""))
                    turns = self.turns(rule, visitor)
                    for whose, values in turns:
                        reply = self.ask_rule(rule, method, visitor, values)
                        where = f"{visitor.name} {key} {whose} {values}"
                        looks = self.scene.holder_of_link(visitor, values)
                        wrong += self.faults_of(
                            reply, method, words, looks, whose, where
                        )
                    wrong += self.differences(rule, method, visitor, dict(turns))
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def faults_of(self, reply, method, words, visitor, whose, where):
        wrong = []
        expected = expected_statuses(words, visitor, whose)
        if reply.status not in expected:
            wrong.append(f"{where}: {reply.status} instead of {sorted(expected)}")
        leaks = self.leaks_in(reply.seen, visitor)
        if leaks:
            wrong.append(f"{where} tells {leaks}")
        kind = dict(reply.headers).get("content-type", "")
        if kind.startswith("text/html") and (raw := RAW.search(reply.body)):
            wrong.append(f"{where} takes a text for HTML: {raw[0]}")
        if method == "GET" and reply.writes and "writes" not in words:
            wrong.append(f"{where} writes: {reply.writes}")
        return wrong

    def differences(self, rule, method, visitor, turns):
        """Whether foreign and absent are told apart: by answer or by work.

        What both have asked before is not asked again: each was warmed up already.
        """
        if not {"foreign", "absent"} <= turns.keys():
            return []
        seen, queries = [], []
        for whose in ("foreign", "absent"):
            reply = self.ask_rule(rule, method, visitor, turns[whose])
            seen.append(reply.seen_by_caller(self.address(rule, turns[whose])))
            queries.append(reply.queries)
        where = f"{visitor.name} {method} {rule.rule}"
        wrong = []
        if seen[0] != seen[1]:
            wrong.append(
                f"{where} tells foreign from absent: {seen[0][0]} and {seen[1][0]}, "
                f"{len(seen[0][1])} and {len(seen[1][1])} characters"
            )
        if queries[0] != queries[1]:
            wrong.append(f"{where} works differently for foreign and absent: {queries}")
        return wrong

    def test_files_that_are_served_hold_no_canary(self):
        """Workbooks, archives and papers, with all that an address may choose."""
        wrong, kinds = [], set()
        papers = self.env["freight.document"].search([]).ids
        for visitor in map(self.scene.visitors.get, VISITORS):
            self.enter(visitor)
            addresses = [
                "/my/shipments/export/csv",
                "/my/shipments/export/xlsx",
                "/my/bookings/upload/template",
                *(f"/my/freight/documents/{one}" for one in papers),
                *(f"/my/documents/zip?document={one}" for one in papers),
            ]
            for address in addresses:
                reply = self.ask("GET", address)
                if reply.status == 200:
                    kinds.add(dict(reply.headers)["content-type"].partition(";")[0])
                leaks = self.leaks_in(reply.seen, visitor)
                if leaks:
                    wrong.append(f"{visitor.name} {address} tells {leaks}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))
        self.assertLessEqual({"text/csv", XLSX}, kinds, "nothing was looked into")

    def test_posts_without_a_token_are_refused(self):
        known = classified.read("routes")
        visitor = self.scene.visitors["administrator"]
        wrong = []
        for rule in self.suite_rules:
            for method, key in self.keys_of(rule):
                if method == "GET" or rule.endpoint.routing["type"] == "jsonrpc":
                    continue
                if "no_csrf" in known.get(key, ((), ""))[0]:
                    continue
                for whose, values in self.turns(rule, visitor):
                    reply = self.ask_rule(rule, method, visitor, values, csrf=False)
                    if reply.status not in (400, 404, 405) or reply.writes:
                        wrong.append(f"{key} {whose}: {reply.status} {reply.writes}")
        self.assertFalse(wrong, "\n".join(wrong))


def expected_statuses(words, visitor, whose):
    """Return the statuses that a route's words allow: ``own=200,404 public=303``."""
    known = dict(word.split("=") for word in words if "=" in word)
    names = [visitor.name, visitor.kind]
    names.append("own" if whose == "own" else "other")
    for name in names:
        if name in known:
            return {int(status) for status in known[name].split(",")}
    return {404}
