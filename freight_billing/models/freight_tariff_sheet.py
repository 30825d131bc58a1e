from base64 import b64encode

from markupsafe import Markup

from odoo import Command, models
from odoo.exceptions import UserError, ValidationError

from ..tools import tariff_sheet as sheet


class FreightTariff(models.Model):
    """Tariffs as sheets: out, in again, and what differs between two versions."""

    _inherit = "freight.tariff"

    def action_export(self):
        """Give the lines as a workbook that can be imported again."""
        self.ensure_one()
        self.check_access("read")
        rows = self._get_sheet_rows()
        holder = self.env["freight.tariff.import"].create(
            {
                "tariff_id": self.id,
                "file": b64encode(sheet.write(rows.values())),
                "file_name": f"{self.display_name}.xlsx",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{holder._name}/{holder.id}/file/"
            f"tariff-{self.id}.xlsx?download=true",
            "target": "self",
        }

    def action_compare(self):
        """Show what this version changes of the one before."""
        self.ensure_one()
        self.check_access("read")
        report = self._word_difference(
            self.previous_id._get_sheet_rows(), self._get_sheet_rows()
        )
        holder = self.env["freight.tariff.import"].create(
            {"tariff_id": self.id, "report": report}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changes since %s", self.previous_id.display_name),
            "res_model": holder._name,
            "res_id": holder.id,
            "view_mode": "form",
            "view_id": self.env.ref("freight_billing.freight_tariff_compare_form").id,
            "target": "new",
        }

    def _get_sheet_rows(self):
        """Return the lines as plain rows by key."""
        rows = [line._as_sheet_row() for line in self.line_ids]
        return {sheet.key_of(row): row for row in rows}

    def _word_difference(self, old, new):
        """Return, as HTML, the lines that were added, removed and changed."""
        added, removed, changed = sheet.difference(old, new)
        if not (added or removed or changed):
            return Markup("<p>%s</p>") % self.env._("No line differs.")
        parts = [
            (
                self.env._("Lines added: %s", len(added)),
                [self._name_row(new[k]) for k in added],
            ),
            (
                self.env._("Lines removed: %s", len(removed)),
                [self._name_row(old[key]) for key in removed],
            ),
            (
                self.env._("Lines changed: %s", len(changed)),
                [self._word_change(old[key], new[key]) for key in changed],
            ),
        ]
        holder = self.env["freight.tariff.import"]
        return Markup("").join(
            Markup("<h4>%s</h4>%s") % (title, holder._as_list(texts))
            for title, texts in parts
            if texts
        )

    def _name_row(self, row):
        named = [
            sheet.text_of(column, row[column.name])
            for column in sheet.COLUMNS
            if column.identity and row[column.name] is not None
        ]
        price = sheet.text_of(sheet.BY_NAME["price"], row["price"])
        return f"{' · '.join(named)}: {price} {row['currency']}"

    def _word_change(self, old, new):
        words = [
            f"{column.label} {sheet.text_of(column, old[column.name])}"
            f" → {sheet.text_of(column, new[column.name])}"
            for column in sheet.changes(old, new)
        ]
        return f"{self._name_row(new)} ({'; '.join(words)})"

    # Names in a file, and the records that they stand for

    def _find_sheet_records(self, columns, rows):
        """Return, by column, ``{name: (field, id)}`` of all that the cells name."""
        texts = {column.name: set() for column in sheet.COLUMNS}
        for cells in rows:
            for column, raw in zip(columns, cells, strict=False):
                if column is not None and isinstance(raw, str):
                    texts[column.name].add(raw.strip())
        places = self._find_places(
            {
                text.upper()
                for end in ("pol", "pod", "receipt", "delivery")
                for text in texts[end]
            }
        )
        codes = self.env["freight.charge.code"].search_fetch([], ["code"])
        charges = {code.code: ("code_id", code.id) for code in codes}
        equipment = self.env["freight.equipment.type"]._by_code()
        currencies = self.env["res.currency"].search_fetch([], ["name"])
        return {
            "charge": charges,
            "percent_of": charges,
            "equipment": {
                code: ("equipment_type_id", found) for code, found in equipment.items()
            },
            "currency": {each.name: ("currency_id", each.id) for each in currencies},
            "customer": self._find_names(
                "res.partner", "customer_id", texts["customer"]
            ),
            "carrier": self._find_names(
                "freight.carrier", "carrier_id", texts["carrier"]
            ),
            "commodity": self._find_names(
                "freight.commodity", "commodity_id", texts["commodity"]
            ),
            **dict.fromkeys(("pol", "pod", "receipt", "delivery"), places),
        }

    def _find_names(self, model, field, names):
        """Return records by name.

        Where several have one name, the one that the tariff's lines are for is meant;
        without any such line nobody can tell, so the name is unknown.
        """
        found, twice = {}, set()
        for record in self.env[model].search([("name", "in", list(names))]):
            if record.name in found:
                twice.add(record.name)
            found[record.name] = (field, record.id)
        known = {name: value for name, value in found.items() if name not in twice}
        meant = {record.name: (field, record.id) for record in self.line_ids[field]}
        return known | meant

    def _find_places(self, names):
        """Return places and countries: VNSGN, the airport SGN, a terminal, VN."""
        places = self.env["freight.location"].search(
            [
                "|",
                *("|", "&", ("code", "in", list(names)), ("kind", "=", "place")),
                *("&", ("iata", "in", list(names)), ("kind", "=", "airport")),
                *("&", ("kind", "in", ("terminal", "depot", "warehouse"))),
                ("parent_id.code", "in", [n.rpartition(" @ ")[2] for n in names]),
            ]
        )
        found = {place._get_sheet_code(): ("_id", place.id) for place in places}
        countries = self.env["res.country"].search([("code", "in", list(names))])
        return found | {each.code: ("_country_id", each.id) for each in countries}

    def _find_unknown(self, column, value, known):
        """Yield what of a cell nobody here knows."""
        if value is None or column.name not in known:
            return
        for each in value if column.kind == "codes" else (value,):
            if each not in known[column.name]:
                yield self.env._(
                    "%s is not known here, or not as the only one. Correct it, or "
                    "create it first.",
                    each,
                )

    def _apply_sheet_rows(self, rows):
        """Make this draft's lines those of the sheet; what is the same stays."""
        lines = {sheet.key_of(line._as_sheet_row()): line for line in self.line_ids}
        old = {key: line._as_sheet_row() for key, line in lines.items()}
        added, removed, changed = sheet.difference(old, rows)
        known = self._find_sheet_records(
            sheet.COLUMNS,
            [
                [self._cell(column, row) for column in sheet.COLUMNS]
                for row in rows.values()
            ],
        )
        self.env["freight.tariff.line"].union(
            *(lines[key] for key in (*removed, *changed))
        ).unlink()
        try:
            self.env["freight.tariff.line"].create(
                [self._prepare_line(rows[key], known) for key in (*added, *changed)]
            )
        except ValidationError as error:
            raise UserError(
                self.env._("The file cannot be taken over: %s", error.args[0])
            ) from error

    def _cell(self, column, row):
        value = row[column.name]
        return value if isinstance(value, str) else None

    def _prepare_line(self, row, known):
        values = {
            "tariff_id": self.id,
            "price": float(row["price"]),
            "min_amount": float(row["minimum"]),
            "max_amount": float(row["maximum"]),
            "next_break": bool(row["next_break"]),
            "break_ids": [
                Command.create({"start": float(start), "price": float(price)})
                for start, price in row["breaks"] or ()
            ],
            "percent_code_ids": [
                Command.link(known["percent_of"][code][1])
                for code in row["percent_of"] or ()
            ],
        }
        for name in (
            *("basis", "break_kind", "terms", "mode", "service", "direction"),
            *("valid_from", "valid_to"),
        ):
            values[name] = row[name] or False
        for name in ("charge", "customer", "carrier", "equipment", "commodity"):
            if row[name]:
                field, record_id = known[name][row[name]]
                values[field] = record_id
        values["currency_id"] = known["currency"][row["currency"]][1]
        for end in ("pol", "pod", "receipt", "delivery"):
            if row[end]:
                suffix, record_id = known[end][row[end]]
                values[f"{end}{suffix}"] = record_id
        return values


class FreightTariffLine(models.Model):
    _inherit = "freight.tariff.line"

    def _as_sheet_row(self):
        """Return the line in plain values, as a sheet has them."""
        self.ensure_one()
        row = {
            "charge": self.code_id.code,
            "customer": self.customer_id.name or None,
            "carrier": self.carrier_id.name or None,
            "equipment": self.equipment_type_id.code or None,
            "commodity": self.commodity_id.name or None,
            "price": sheet.plain(self.price),
            "currency": self.currency_id.name,
            "minimum": sheet.plain(self.min_amount),
            "maximum": sheet.plain(self.max_amount),
            "breaks": tuple(
                (sheet.plain(each.start), sheet.plain(each.price))
                for each in self.break_ids.sorted("start")
            )
            or None,
            "next_break": self.next_break or None,
            "percent_of": tuple(sorted(self.percent_code_ids.mapped("code"))) or None,
        }
        for name in (
            *("mode", "service", "direction", "valid_from", "valid_to", "basis"),
            *("break_kind", "terms"),
        ):
            row[name] = self[name] or None
        for end in ("pol", "pod", "receipt", "delivery"):
            place = self[f"{end}_id"]
            row[end] = (
                place._get_sheet_code() if place else self[f"{end}_country_id"].code
            ) or None
        return row


class FreightLocation(models.Model):
    _inherit = "freight.location"

    def _get_sheet_code(self):
        """Return the code of a place in a sheet, "CAT LAI @ VNSGN" of a terminal."""
        self.ensure_one()
        code = self._get_code() or f"{self.name} @ {self.parent_id._get_code()}"
        return code.upper()
