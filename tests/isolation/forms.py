"""Filled forms, naming what is foreign in each field that names something."""

import inspect

from odoo.http import Request
from odoo.tools import SQL

from . import classified
from .routes import ABSENT, PARAMETERS, VISITORS

# What a form says without naming a record.
PLAIN = {
    **dict.fromkeys(("text", "note", "subject", "name", "answer"), "Hello there"),
    **{"email": "new@wall.example", "every": "1", "decision": "approve"},
    **{"code": "123456", "key": "0" * 32, "origin": "form", "policy": "all"},
    **{"mode": "sea", "service": "fcl", "direction": "export"},
    **{"pol": "VNSGN", "pod": "USLGB", "consignee": "Harbor Retail"},
    **{"containers-0-type": "22G1", "containers-0-count": "1"},
    **{"cargo-0-description": "Chairs", "state": "confirmed", "send": "1"},
}
# Fields of forms that name a record, and of which model.
NAMING = {
    "line": "freight.statement.line",
    "customer": "res.partner",
    "office": "res.company",
    "slot": "freight.document",
    "upto": "freight.conversation.message",
    "container": "freight.container",
    "document": "freight.document",
    "role_id": "freight.customer.role",
}
FILES = {"file": ("list.csv", b"Reference,Mode\nR1,sea\n", "text/csv")}
# Counting failures, and whom nobody is.
BOOKKEEPING = "freight_portal_attempt"
# What would tell that something of the foreign customer was changed.
GUARDED = (
    *("freight.shipment", "freight.container", "freight.cargo.line"),
    *("freight.booking", "freight.customer.request", "freight.document"),
    *("freight.document.review", "freight.statement", "freight.statement.line"),
    *("freight.dispute", "freight.conversation", "freight.conversation.message"),
    *("freight.share.link", "freight.customer.access", "freight.portal.filter"),
    *("freight.notice.preference", "res.partner", "res.users"),
)


class FilledForms:
    """A form that names foreign records does nothing, and tells nothing of them."""

    def form_naming(self, visitor, whose):
        found = dict(PLAIN)
        for field, model in NAMING.items():
            named = ABSENT
            if whose == "foreign":
                named = self.one_of(model, visitor, whose) or ABSENT
            found[field] = str(named)
        for table in ("containers", "cargo"):
            found[f"{table}-0-id"] = found["container"]
        return found

    def posts(self):
        known = classified.read("routes")
        for rule in self.suite_rules:
            for method, key in self.keys_of(rule):
                is_form = rule.endpoint.routing["type"] != "jsonrpc"
                if method == "POST" and is_form:
                    yield rule, known.get(key, ((), ""))[0]

    def send(self, rule, visitor, values, form):
        """Send it, and take back what it did."""
        self.enter(visitor)
        form = form | {"csrf_token": Request.csrf_token(self)}
        with self.env.cr.savepoint(flush=False) as savepoint:
            reply = self.ask("POST", self.address(rule, values), data=form, files=FILES)
            state = self.state_of_foreign(visitor)
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        return reply, state

    def state_of_foreign(self, visitor):
        """A digest of each table's rows that are the other customer's."""
        other = self.scene.pacific
        if visitor.user.partner_id.commercial_partner_id == other:
            other = self.scene.saigon
        return {name: self._digest(name, other) for name in GUARDED}

    def _digest(self, name, customer):
        table = SQL.identifier(self.env[name]._table)
        known = self.scene.__dict__.setdefault("rows_of", {})
        rows = self.env.execute_query(SQL("SELECT id FROM %s", table))
        for (record,) in rows:
            if (name, record) not in known:
                known[name, record] = self.reach.owners(name, record)[1]
        theirs = [record for (record,) in rows if customer.id in known[name, record]]
        ((digest,),) = self.env.execute_query(
            SQL(
                "SELECT md5(string_agg(md5(t::text), '' ORDER BY id)) FROM %s t "
                "WHERE id = ANY(%s)",
                table,
                theirs,
            )
        )
        return len(theirs), digest

    def test_filled_forms_change_nothing_that_is_foreign(self):
        wrong = []
        for visitor in map(self.scene.visitors.get, VISITORS):
            before = self.state_of_foreign(visitor)
            for rule, words in self.posts():
                named = bool(self.arguments_of(rule))
                for whose in ("foreign", "absent"):
                    values = self.values_for(rule, visitor, whose)
                    if values is None:
                        continue
                    reply, state = self.send(
                        rule, visitor, values, self.form_naming(visitor, whose)
                    )
                    where = f"{visitor.name} POST:{rule.rule} {whose} {values}"
                    wrong += self.faults_of_form(reply, words, visitor, named, where)
                    if state != before:
                        changed = [one for one in state if state[one] != before[one]]
                        wrong.append(f"{where} changes {changed}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def faults_of_form(self, reply, words, visitor, named, where):
        looks = self.scene.holder_of_link(visitor, {})
        if named:
            wrong = self.faults_of(reply, "POST", words, looks, "foreign", where)
            writes = [one for one in reply.writes if BOOKKEEPING not in one]
            if writes:
                wrong.append(f"{where} writes: {writes}")
            return wrong
        # Without an address that names something it may be done, for oneself.
        leaks = self.leaks_in(reply.seen, looks)
        wrong = [f"{where} tells {leaks}"] if leaks else []
        if reply.status >= 500:
            wrong.append(f"{where}: {reply.status}")
        return wrong

    def test_fields_that_name_something_are_known(self):
        """Each parameter of a form's route is filled, and so is what it names."""
        unknown, known = set(), {"self", *PARAMETERS, *PLAIN, *NAMING, *FILES}
        for rule, _words in self.posts():
            method = getattr(rule.endpoint, "func", rule.endpoint)
            for name, one in inspect.signature(method).parameters.items():
                if one.kind in (one.VAR_KEYWORD, one.VAR_POSITIONAL):
                    continue
                if name not in known | rule.arguments:
                    unknown.add(f"{rule.rule} {name}")
        self.assertFalse(sorted(unknown), "say in tests/isolation/forms.py what it is")
