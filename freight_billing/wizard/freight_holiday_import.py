from base64 import b64decode

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.freight_base.tools.text import fold
from odoo.addons.freight_shipment.tools import sheet_reader
from odoo.addons.freight_shipment.tools.sheet_issues import FileProblem

from ..tools import holiday_sheet as sheet

# More than this, and the list tells nobody anything.
MOST_SHOWN = 200


class FreightHolidayImport(models.TransientModel):
    """Holidays from a file: looked at first, then added. Twice changes nothing."""

    _name = "freight.holiday.import"
    _description = "Holiday Import"

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    country_id = fields.Many2one(
        "res.country",
        help="Of the rows that name neither a country nor a place.",
    )
    date_order = fields.Selection(
        [("dmy", "Day first: 31/12/2026"), ("mdy", "Month first: 12/31/2026")],
        "Dates Like 03/04/2026",
        default="dmy",
        required=True,
    )
    state = fields.Selection(
        [("new", "New"), ("wrong", "Wrong"), ("right", "Right")], default="new"
    )
    report = fields.Html(readonly=True)

    def action_check(self):
        """Say what is wrong with the file, or what it would add; change nothing."""
        self._check_user()
        wanted, errors = self._read_file()
        if errors:
            self.write({"state": "wrong", "report": self._as_list(errors)})
        else:
            added, renamed = self._compare(wanted)
            report = self._word_plan(wanted, added, renamed)
            self.write({"state": "right", "report": report})
        return self._reopen()

    def action_apply(self):
        """Add what is new, rename what has another name; remove nothing."""
        self._check_user()
        wanted, errors = self._read_file()
        if errors:
            self.write({"state": "wrong", "report": self._as_list(errors)})
            return self._reopen()
        added, renamed = self._compare(wanted)
        self.env["freight.holiday"].create(
            [
                {"date": day, "country_id": country, "location_id": place, "name": name}
                for (day, country, place), name in added.items()
            ]
        )
        for holiday, name in renamed.items():
            holiday.name = name
        return self.env["ir.actions.act_window"]._for_xml_id(
            "freight_billing.freight_holiday_action"
        )

    def _check_user(self):
        self.ensure_one()
        self.check_access("write")
        self.env["freight.holiday"].check_access("create")

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Holidays"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # Reading

    def _read_file(self):
        """Return {(date, country, place): name}, and what is wrong as texts."""
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            book = sheet_reader.read(b64decode(self.file))
        except FileProblem as problem:
            words = self.env["freight.shipment.import"]
            return {}, [words._get_problem_text(problem)]
        source = book.sheets[0]
        start = sheet_reader.find_headings(
            source, lambda cell: fold(cell) in sheet.HEADINGS
        )
        columns = sheet.find_columns(source.rows[start][1])
        missing = [
            sheet.LABELS[name]
            for name in (sheet.DATE, sheet.NAME)
            if name not in columns
        ]
        if missing:
            return {}, [
                self.env._(
                    "The file has no column %(missing)s. Its first row names the "
                    "columns: %(columns)s.",
                    missing=", ".join(missing),
                    columns=", ".join(sheet.LABELS.values()),
                )
            ]
        rows, faults = sheet.read_rows(
            source.rows[start + 1 :], columns, self.date_order == "dmy"
        )
        errors = [(fault.number, self._word_fault(source, fault)) for fault in faults]
        wanted, more = self._resolve(source, rows)
        errors = [text for _number, text in sorted(errors + more)]
        if not (wanted or errors):
            errors = [self.env._("There is no row below the headings.")]
        return wanted, errors

    def _resolve(self, source, rows):
        """Find the countries and places that the rows name."""
        countries = self._find_countries()
        places = self._find_places({row.place for row in rows if row.place})
        wanted, numbers, errors = {}, {}, []

        def wrong(row, column, code, value=""):
            fault = sheet.Fault(row.number, column, code, value)
            errors.append((row.number, self._word_fault(source, fault)))

        for row in rows:
            country = countries.get(fold(row.country), False)
            place = places.get(row.place.upper(), False)
            if row.country and not country:
                wrong(row, sheet.COUNTRY, "country", row.country)
                continue
            if row.place and not place:
                wrong(row, sheet.PLACE, "place", row.place)
                continue
            if not (country or place):
                country = self.country_id.id
            if not (country or place):
                wrong(row, sheet.COUNTRY, "nowhere")
                continue
            key = (row.date, country or False, place)
            if key in wanted and wanted[key] != row.name:
                wrong(row, sheet.NAME, "twice", str(numbers[key]))
            wanted.setdefault(key, row.name)
            numbers.setdefault(key, row.number)
        return wanted, errors

    def _find_countries(self):
        """Return countries by code and by name, in the user's language and English."""
        found = {}
        countries = self.env["res.country"].search([("code", "!=", False)])
        for lang in ("en_US", self.env.lang or "en_US"):
            for country in countries.with_context(lang=lang):
                found[fold(country.name)] = country.id
        return found | {fold(country.code): country.id for country in countries}

    def _find_places(self, names):
        known = self.env["freight.tariff"]._find_places({n.upper() for n in names})
        return {
            code.upper(): id_ for code, (field, id_) in known.items() if field == "_id"
        }

    # Comparing

    def _compare(self, wanted):
        """Return what is to be added, and what is to be renamed."""
        days = [day for day, _country, _place in wanted]
        known = {}
        for one in self.env["freight.holiday"].search(
            [("date", ">=", min(days)), ("date", "<=", max(days))]
        ):
            key = (one.date, one.country_id.id, one.location_id.id)
            known[key] = one
        added = {key: name for key, name in wanted.items() if key not in known}
        renamed = {
            known[key]: name
            for key, name in wanted.items()
            if key in known and known[key].name != name
        }
        return added, renamed

    # Words

    def _word_fault(self, source, fault):
        texts = {
            "empty": self.env._("is empty. Fill it in."),
            "date": self.env._("%s is no date. Write 2026-05-01."),
            "year": self.env._("%s is too far away. Check the year."),
            "text": self.env._(
                "%s is longer than 200 characters, or holds some that cannot be "
                "written. Shorten it."
            ),
            "uncomputed": self.env._(
                "%s holds a formula without a result. Open the file, save it, and try "
                "again."
            ),
            "country": self.env._("%s is no country. Write its code, as VN."),
            "place": self.env._(
                "%s is not known here. Write a UN/LOCODE as USLGB, or a terminal as "
                "Pier T @ USLGB."
            ),
            "nowhere": self.env._(
                "neither a country nor a place is named. Fill one in, or choose the "
                "country above."
            ),
            "twice": self.env._(
                "row %s has the same day and place with another name. Remove one."
            ),
        }
        text = texts.get(fault.code, texts["date"])
        return self.env._(
            "%(sheet)srow %(row)s, column %(column)s: %(text)s",
            sheet=self.env._("sheet %s, ", source.title) if source.title else "",
            row=fault.number,
            column=sheet.LABELS[fault.column],
            text=text % fault.value if "%s" in text else text,
        )

    def _word_plan(self, wanted, added, renamed):
        same = len(wanted) - len(added) - len(renamed)
        parts = [
            Markup("<p>%s</p>")
            % self.env._(
                "To add: %(added)s. To rename: %(renamed)s. There already: %(same)s.",
                added=len(added),
                renamed=len(renamed),
                same=same,
            )
        ]
        if added:
            parts.append(
                self._as_list(
                    f"{day} {name}" for (day, _c, _p), name in sorted(added.items())
                )
            )
        return Markup("").join(parts)

    def _as_list(self, texts):
        texts = list(texts)
        shown = texts[:MOST_SHOWN]
        if len(texts) > len(shown):
            shown.append(self.env._("… and %s more", len(texts) - len(shown)))
        items = Markup("").join(Markup("<li>%s</li>") % text for text in shown)
        return Markup("<ul>%s</ul>") % items
