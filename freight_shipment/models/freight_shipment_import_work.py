import base64
from dataclasses import dataclass, field

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import routing, sheet_layout, sheet_reader
from ..tools.sheet_columns import SHIPMENTS, TABLES
from ..tools.sheet_entries import Entry, Line, make_entries, settle
from ..tools.sheet_issues import FileProblem, Issue
from ..tools.sheet_values import Formats, When

# Shipments that are made by one call, and in the background by one transaction.
CHUNK = 500
PLANNED_AND_ACTUAL = (routing.PLANNED, routing.ACTUAL)


@dataclass
class Work:
    """A file on its way: what it holds, what is wrong, and what became of it."""

    book: sheet_reader.Book
    layout: sheet_layout.Layout
    entries: list[Entry] = field(default_factory=list)

    def get_issues(self):
        """Return all issues, the file's and its shipments', in the order of rows."""
        order = {sheet.title: index for index, sheet in enumerate(self.book.sheets)}
        issues = list(self.layout.issues)
        for entry in self.entries:
            issues += entry.issues
        return sorted(issues, key=lambda issue: (order[issue.sheet], issue.row))

    def is_wrong(self):
        return any(not issue.is_warning for issue in self.get_issues())


class FreightShipmentImport(models.Model):
    """From the bytes of a file to shipments, and what there is to say about it."""

    _inherit = "freight.shipment.import"

    def _work(self, trial):
        """Check or import the file; keep the counts, the findings, the result."""
        self = self.with_company(self.company_id)
        try:
            book = sheet_reader.read(self._get_content())
            work = Work(book, sheet_layout.arrange(book))
        except FileProblem as problem:
            self._refuse(problem)
            return
        if book.assumed_encoding:
            row = book.sheets[0].rows[0][0]
            work.layout.issues.insert(0, self._get_encoding_issue(book, row))
        work.entries = self._read_shipments(work.layout.shipments)
        self._assign_layout_issues(work)
        good = [entry for entry in work.entries if not entry.is_wrong]
        if trial:
            self._try_entries(good)
        elif self.policy == "all":
            self._import_all(work, good)
        else:
            self._import_good(good)
        self._finish(work, trial)

    def _read_shipments(self, shipments):
        """Return the entries of plain shipments (see ``sheet_layout``), checked.

        Only what is the case in the database now is not looked at yet.
        """
        entries = make_entries(shipments, self._get_formats(), not self.customer_only)
        self._resolve(entries)
        self._check_customers(entries)
        self._check_ends(entries)
        self._settle_dates(entries)
        self._check_routes(entries)
        return entries

    def _try_entries(self, entries):
        """Do what an import would do, and undo it."""
        for start in range(0, len(entries), CHUNK):
            with self.env.cr.savepoint() as savepoint:
                self._apply(entries[start : start + CHUNK], trial=True)
                savepoint.rollback()
            self._tell_progress(start + CHUNK, len(entries))

    def _import_all(self, work, good):
        """Import every shipment, or none where one is wrong."""
        if work.is_wrong():
            self._reject_others(work)
            return
        if self.env.context.get("freight_import_background"):
            self._apart(lambda record: record._apply_all(work, good))
        else:
            self._apply_all(work, good)

    def _apply_all(self, work, good):
        with self.env.cr.savepoint() as savepoint:
            for start in range(0, len(good), CHUNK):
                self._apply(good[start : start + CHUNK])
                self._tell_progress(start + CHUNK, len(good))
            if any(entry.is_wrong for entry in good):
                savepoint.rollback()
                self._reject_others(work)

    def _reject_others(self, work):
        for entry in work.entries:
            entry.status = "rejected"
            entry.record_id = None
            if not entry.is_wrong:
                entry.message = self.env._("Not imported, since other rows are wrong.")

    def _import_good(self, entries):
        for start in range(0, len(entries), CHUNK):
            chunk = entries[start : start + CHUNK]
            if self.env.context.get("freight_import_background"):
                self._apart(lambda record, chunk=chunk: record._apply(chunk))
            else:
                self._apply(chunk)
            self._tell_progress(start + CHUNK, len(entries))

    def _tell_progress(self, done, total):
        if self.env.context.get("freight_import_background"):
            # The last hundredth is the result file.
            percent = min(99, done * 100 // max(total, 1))
            self._apart(
                lambda record: record.env.cr.execute(
                    SQL(
                        "UPDATE %s SET progress = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        percent,
                        record.id,
                    )
                )
            )

    def _finish(self, work, trial):
        """Keep what became of the file.

        The shipments are linked from here, at the end: were each one created with a
        link to the import, its transaction would fail as soon as another one tells
        the import how far it is.
        """
        counts = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
        for entry in work.entries:
            if entry.is_wrong:
                entry.status = "rejected"
            counts[entry.status] += 1
        shipment_ids = [
            entry.record_id
            for entry in work.entries
            if entry.status in ("created", "updated") and not trial
        ]
        issues = work.get_issues()
        wrong = sum(not issue.is_warning for issue in issues)
        self._write_apart(
            {
                "state": "checked" if trial else "done",
                "problem": False,
                "progress": 100,
                **{f"{status}_count": count for status, count in counts.items()},
                "error_count": wrong,
                "warning_count": len(issues) - wrong,
                "error_ids": self._prepare_errors(issues),
                "shipment_ids": [Command.set(shipment_ids)],
                "result_file": base64.b64encode(self._make_result(work, trial)),
                "finished_at": fields.Datetime.now(),
            }
        )

    def _get_formats(self):
        """Return how the file writes things, and the words of all languages."""
        choices = {}
        for table in TABLES:
            model = self.env[self._get_model(table)]
            for column in table.columns:
                if column.kind == "choice":
                    choices[table.key, column.name] = self._get_words(
                        model._fields[column.target]
                    )
        return Formats(self.date_order == "dmy", self.decimal_sign, choices)

    def _get_model(self, table):
        return {
            "shipments": "freight.shipment",
            "legs": "freight.shipment.leg",
            "containers": "freight.container",
            "cargo": "freight.cargo.line",
        }[table.key]

    def _get_words(self, selection):
        """Return the value that each word means: codes, and labels of all languages."""
        words = {}
        for code, _name in self.env["res.lang"].get_installed():
            env = self.with_context(lang=code).env
            for value, label in selection._description_selection(env):
                for word in (value, label, label.split(":")[0]):
                    words.setdefault(sheet_layout.fold(word), value)
        return words

    def _assign_layout_issues(self, work):
        """Hand the issues of the file's form to the shipments that they are about."""
        by_reference = {entry.reference: entry for entry in work.entries}
        rest = []
        for issue in work.layout.issues:
            owner = work.layout.owners.get((issue.sheet, issue.row))
            entry = by_reference.get(owner)
            (entry.issues if entry else rest).append(issue)
        work.layout.issues = rest

    def _get_encoding_issue(self, book, row):
        return Issue(
            *(book.sheets[0].title, row, "assumed_encoding"),
            details={"encoding": book.assumed_encoding},
            is_warning=True,
        )

    def _check_customers(self, entries):
        """Give each shipment its customer: the row's own, else the file's."""
        named = {entry.values.get("customer") for entry in entries} - {None}
        partners = self.env["res.partner"].browse(named)
        companies = {partner.id: partner.commercial_partner_id for partner in partners}
        default = self.partner_id.commercial_partner_id
        for entry in entries:
            company = companies.get(entry.values.get("customer"), default)
            if self.customer_only and company != default:
                entry.complain(entry, "other_customer", "customer")
            elif not company and "customer" not in entry.cells:
                entry.complain(entry, "no_customer", "customer")
            entry.customer_id = company.id

    def _check_ends(self, entries):
        """Compare POL and POD with the ends of the main legs."""
        for entry in entries:
            legs = entry.main_legs
            if not legs:
                continue
            for own, leg, name in (
                ("pol", legs[0], "origin"),
                ("pod", legs[-1], "destination"),
            ):
                said, place = entry.values.get(own), leg.values.get(name)
                if said and place and self._get_place(place)._get_port().id != said:
                    entry.complain(
                        entry,
                        "other_than_leg",
                        own,
                        end="start" if own == "pol" else "end",
                        row=leg.at[1],
                    )

    def _settle_dates(self, entries):
        """Turn dates as written into moments in UTC, by the zones of their places."""
        for entry in entries:
            route = self._get_route(entry)
            for names in PLANNED_AND_ACTUAL:
                latest = None
                for leg in route:
                    for name in names:
                        value = leg.values.get(name)
                        if not isinstance(value, When):
                            continue
                        zone = self._get_zone(leg, name, entry)
                        latest = leg.values[name] = settle(value, zone, latest)
            for column in SHIPMENTS.columns:
                value = entry.values.get(column.name)
                if isinstance(value, When):
                    zone = self._get_zone(entry, column.name, entry)
                    entry.values[column.name] = settle(value, zone, None)

    def _get_route(self, entry):
        """Return the legs in their order, with the shipment itself as its main leg
        where its dates are all that is known of that."""
        legs = entry.children["legs"]
        if entry.main_legs or not {"etd", "eta"} & entry.values.keys():
            return legs
        before = [leg for leg in legs if leg.values["stage"] == "pre"]
        return [*before, entry, *legs[len(before) :]]

    def _get_zone(self, line, name, entry):
        for source in line.table.column(name).zone:
            place = line.values.get(source) or entry.values.get(source)
            if isinstance(place, int):
                return self._get_place(place).tz
        return self.company_id.freight_tz

    def _get_place(self, place_id):
        return self.env["freight.location"].browse(place_id)

    def _check_routes(self, entries):
        for entry in entries:
            route = self._get_route(entry)
            for fault in routing.find_faults([self._as_leg(leg) for leg in route]):
                line, other = route[fault.index], route[fault.other]
                name = {"stage": "stage", "gap": "origin"}.get(fault.kind, fault.date)
                if line is entry and name in ("stage", "origin"):
                    name = "pol"
                entry.complain(
                    line,
                    f"route_{fault.kind}",
                    name,
                    other=other.at[1],
                    other_date=fault.other_date.upper(),
                )

    def _as_leg(self, line: Line):
        values = line.values
        names = ("pol", "pod") if line.table is SHIPMENTS else ("origin", "destination")
        start, end = (
            routing.Stop(self._get_place(place)._get_path() if place else ())
            for place in map(values.get, names)
        )
        dates = {
            name: values[name]
            for name in (*routing.PLANNED, *routing.ACTUAL)
            if name in values
        }
        return routing.Leg(
            values.get("stage", "main"),
            start,
            end,
            gap_explained="gap_reason" in values,
            **dates,
        )
