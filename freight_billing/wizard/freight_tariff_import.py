from base64 import b64decode

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.freight_base.tools.text import fold
from odoo.addons.freight_shipment.tools import sheet_reader
from odoo.addons.freight_shipment.tools.sheet_issues import FileProblem, Wrong

from ..tools import tariff_sheet as sheet

# More than this, and the list of what differs tells nobody anything.
MOST_SHOWN = 200


class FreightTariffImport(models.TransientModel):
    """A tariff from a workbook: looked at first, then made a draft of."""

    _name = "freight.tariff.import"
    _description = "Tariff Import"

    tariff_id = fields.Many2one("freight.tariff", required=True, ondelete="cascade")
    tariff_state = fields.Selection(related="tariff_id.state", string="Tariff State")
    file = fields.Binary("Workbook", attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [("new", "New"), ("wrong", "Wrong"), ("right", "Right")], default="new"
    )
    report = fields.Html(readonly=True)

    def action_check(self):
        """Say what is wrong with the file, or what it would change; change nothing."""
        self.ensure_one()
        self.check_access("write")
        rows, errors = self._read_file()
        if errors:
            self.write({"state": "wrong", "report": self._as_list(errors)})
        else:
            old = self.tariff_id._get_sheet_rows()
            self.write(
                {
                    "state": "right",
                    "report": self.tariff_id._word_difference(old, rows),
                }
            )
        return self._reopen()

    def action_apply(self):
        """Bring the lines into the draft, or into a new version of what is active."""
        self.ensure_one()
        self.check_access("write")
        self.tariff_id.check_access("write")
        rows, errors = self._read_file()
        if errors:
            self.write({"state": "wrong", "report": self._as_list(errors)})
            return self._reopen()
        tariff = self.tariff_id
        if tariff.state != "draft":
            tariff = tariff.browse(tariff.action_new_version()["res_id"])
        tariff._apply_sheet_rows(rows)
        return tariff._open()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Tariff"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read_file(self):
        """Return the rows by key, and what is wrong as texts."""
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            book = sheet_reader.read(b64decode(self.file))
        except FileProblem as problem:
            words = self.env["freight.shipment.import"]
            return {}, [words._get_problem_text(problem)]
        source = book.sheets[0]
        start = sheet_reader.find_headings(
            source, lambda cell: fold(cell) in sheet.BY_HEADING
        )
        _number, headings = source.rows[start]
        columns = [
            sheet.BY_HEADING.get(fold(cell)) if isinstance(cell, str) else None
            for cell in headings
        ]
        missing = [
            sheet.BY_NAME[name].label
            for name in sheet.REQUIRED
            if sheet.BY_NAME[name] not in columns
        ]
        if missing:
            return {}, [
                self.env._(
                    "Sheet %(sheet)s has no column %(columns)s. Export a tariff to see "
                    "how a file looks.",
                    sheet=source.title or "1",
                    columns=", ".join(missing),
                )
            ]
        return self._read_rows(source, start, columns)

    def _read_rows(self, source, start, columns):
        rows, numbers, errors = {}, {}, []

        def wrong(number, column, text):
            errors.append(
                self.env._(
                    "Sheet %(sheet)s, row %(row)s, column %(column)s: %(text)s",
                    sheet=source.title or "1",
                    row=number,
                    column=column,
                    text=text,
                )
            )

        known = self.tariff_id._find_sheet_records(
            columns, [cells for _number, cells in source.rows[start + 1 :]]
        )
        for number, cells in source.rows[start + 1 :]:
            row = dict.fromkeys(sheet.BY_NAME)
            failed = len(errors)
            for column, raw in zip(columns, cells, strict=False):
                if column is None:
                    continue
                try:
                    value = sheet.parse(column, raw)
                except Wrong as problem:
                    wrong(number, column.label, self._get_wrong_text(raw, problem))
                    continue
                row[column.name] = value
                for text in self.tariff_id._find_unknown(column, value, known):
                    wrong(number, column.label, text)
            row["currency"] = row["currency"] or self.tariff_id.currency_id.name
            row["break_kind"] = row["break_kind"] or "flat"
            for name in ("minimum", "maximum"):
                row[name] = row[name] or sheet.plain(0)
            for name in sheet.REQUIRED:
                if row[name] is None and len(errors) == failed:
                    wrong(number, sheet.BY_NAME[name].label, self.env._("is empty."))
            key = sheet.key_of(row)
            if key in rows and len(errors) == failed:
                wrong(
                    number,
                    sheet.BY_NAME["charge"].label,
                    self.env._(
                        "the same line is in row %s already. Remove one of them, or "
                        "let them differ in what they are for.",
                        numbers[key],
                    ),
                )
            rows[key], numbers[key] = row, number
        return rows, errors

    def _get_wrong_text(self, raw, problem):
        texts = {
            "number": self.env._("%s is no number. Write 1250.50.", raw),
            "date": self.env._("%s is no date. Write 2025-05-10.", raw),
            "year": self.env._("%s is too far away. Check the year.", raw),
            "breaks": self.env._(
                "%s are no breaks. Write them rising, as 45: 3.60; 100: 3.10.", raw
            ),
        }
        if problem.code == "choice":
            return self.env._(
                "%(value)s is not among: %(choices)s.",
                value=raw,
                choices=problem.details["choices"],
            )
        return texts[problem.code]

    def _as_list(self, texts):
        shown = texts[:MOST_SHOWN]
        if len(texts) > len(shown):
            shown.append(self.env._("… and %s more", len(texts) - len(shown)))
        items = Markup("").join(Markup("<li>%s</li>") % text for text in shown)
        return Markup("<ul>%s</ul>") % items
