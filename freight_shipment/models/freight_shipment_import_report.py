from odoo import api, models
from odoo.fields import Command

from ..tools import sheet_writer
from ..tools.sheet_columns import TABLES
from ..tools.sheet_reader import MAX_ROWS

# More findings than anybody reads on a screen; all are in the result file.
MOST_SHOWN = 2000
# A choice of more words than this is not listed.
MOST_WORDS = 12


class FreightShipmentImport(models.Model):
    """What a person reads about an import: findings, result file, template."""

    _inherit = "freight.shipment.import"

    @api.private
    def make_template(self):
        """Return the workbook to fill in, with this database's words to choose from."""
        lists = {}
        for table in TABLES:
            for column in table.columns:
                if words := self._get_list(table, column):
                    lists[table.key, column.name] = words
        return sheet_writer.template(lists, self._get_guide(), not self.customer_only)

    def _get_labels(self, table_key, name):
        """Return the labels of a column's choices by their values."""
        table = next(table for table in TABLES if table.key == table_key)
        selection = self.env[self._get_model(table)]._fields[table.column(name).target]
        return dict(selection._description_selection(self.env))

    def _get_list(self, table, column):
        """Return the words of a column's drop-down, if it is to have one."""
        if column.kind == "choice":
            return list(self._get_labels(table.key, column.name).values())
        if column.kind == "flag":
            return ["Yes", "No"]
        name, records = {
            "equipment": ("code", "freight.equipment.type"),
            "package": ("name", "freight.package.type"),
            "incoterm": ("code", "account.incoterms"),
            "currency": ("name", "res.currency"),
        }.get(column.kind, (None, None))
        return (
            self.env[records].search_fetch([], [name]).mapped(name) if records else []
        )

    def _get_guide(self):
        """Return the lines of the template's instructions: term and text."""
        return [
            (
                self.env._("Import of shipments"),
                self.env._(
                    "Fill in the sheets and upload this file. Nothing is written "
                    "before you have seen what is wrong and what would happen."
                ),
            ),
            (
                self.env._("Sheets"),
                self.env._(
                    "One row for each shipment on Shipments. Its legs, containers and "
                    "lines of cargo are rows of the other sheets, which repeat its "
                    "reference. Sheets you do not need stay empty."
                ),
            ),
            (
                self.env._("One sheet for all"),
                self.env._(
                    "A single sheet or a CSV file works too: put the columns of all "
                    "sheets side by side, and repeat a shipment's reference for each "
                    "further leg, container or line of cargo. Leave empty what is not "
                    "another one. A leg's dates are headed Leg ETD, Leg ETA."
                ),
            ),
            (
                self.env._("Reference"),
                self.env._(
                    "Your customer's own number of the shipment. It is the key: the "
                    "same file again changes nothing, a changed one changes drafts. "
                    "What is confirmed already is changed in Odoo, not by a file."
                ),
            ),
            (
                self.env._("Empty cells"),
                self.env._(
                    "An empty cell says nothing: what is there stays. But the legs, "
                    "containers or cargo of a shipment, where the file lists any, are "
                    "all that there are: others are removed from the draft."
                ),
            ),
            (
                self.env._("Dates"),
                self.env._(
                    "As the spreadsheet's own dates or as 2025-05-10 18:00, in the "
                    "local time of the place. A date without a time is enough."
                ),
            ),
            (
                self.env._("Numbers"),
                self.env._(
                    "Without units: weights in kilograms, volumes in cubic metres, "
                    "dimensions in centimetres."
                ),
            ),
            (
                self.env._("Places"),
                self.env._(
                    "UN/LOCODE (VNSGN), IATA code of an airport (SGN), or the name "
                    "where only one place has it."
                ),
            ),
            (
                self.env._("Red headings"),
                self.env._(
                    "These columns must be filled. Point at a heading to read what "
                    "belongs there."
                ),
            ),
            (
                self.env._("Example"),
                self.env._(
                    "The row with the reference EXAMPLE is never imported; leave it or "
                    "delete it."
                ),
            ),
            (
                self.env._("Limits"),
                self.env._(
                    "%(rows)s rows on a sheet. Long files are worked on in the "
                    "background.",
                    rows=f"{MAX_ROWS:,}",
                ),
            ),
        ]

    def _make_result(self, work, trial):
        """Return the file again, with what became of each row."""
        words = {
            "created": self.env._("New") if trial else self.env._("Created"),
            "updated": self.env._("To update") if trial else self.env._("Updated"),
            "unchanged": self.env._("Unchanged"),
            "rejected": self.env._("Rejected"),
        }
        lost = ("rejected", words["rejected"], "")
        by_reference = {entry.reference: entry for entry in work.entries}
        rows = {}
        for at, reference in work.layout.owners.items():
            if entry := by_reference.get(reference):
                message = entry.message if at == entry.at else ""
                rows[at] = (entry.status, words.get(entry.status, ""), message)
        issues = work.get_issues()
        for issue, text in zip(issues, self._get_issue_texts(issues), strict=True):
            at = (issue.sheet, issue.row)
            status, word, message = rows.get(
                at, ("", "", "") if issue.is_warning else lost
            )
            text = f"{issue.column}: {text}" if issue.column else text
            rows[at] = (status, word, f"{message}\n{text}" if message else text)
        return sheet_writer.result(work.book, work.layout.headings, rows)

    def _prepare_errors(self, issues):
        """Return the commands that replace the findings on the form."""
        shown = sorted(issues, key=lambda issue: issue.is_warning)[:MOST_SHOWN]
        return [
            Command.clear(),
            *(
                Command.create(
                    {
                        "severity": "2" if issue.is_warning else "1",
                        "sheet": issue.sheet,
                        "row": issue.row,
                        "column": issue.column,
                        "value": issue.value,
                        "message": text,
                    }
                )
                for issue, text in zip(shown, self._get_issue_texts(shown), strict=True)
            ),
        ]

    def _get_issue_texts(self, issues):
        """Say of each issue what is wrong and what is expected."""
        texts = self._get_value_texts() | self._get_record_texts()
        texts |= self._get_form_texts() | self._get_rule_texts()
        for issue in issues:
            details = dict(issue.details)
            if "choice" in details:
                words = list(self._get_labels(*details["choice"]).values())
                details["words"] = ", ".join(words[:MOST_WORDS])
            if "allowed" in details:
                labels = self._get_labels("shipments", "service")
                details["allowed"] = ", ".join(map(labels.get, details["allowed"]))
            for name in ("candidates", "differences"):
                if name in details:
                    details[name] = "; ".join(details[name])
            yield texts[issue.code] % details

    def _get_value_texts(self):
        """Return what is said of values that are not what their columns hold."""
        return {
            "required": self.env._("It is empty. Every shipment needs one."),
            "number": self.env._("A number such as 1250 or 1250.5, without a unit."),
            "whole": self.env._("A whole number, such as 12."),
            "too_small": self.env._("At least %(least)s."),
            "too_big": self.env._(
                "At most %(most)s. Look for a slipped column or unit."
            ),
            "date": self.env._("A date such as 2025-05-10 or 2025-05-10 18:00."),
            "year": self.env._("A date of the years %(first)s to %(last)s."),
            "text_is_date": self.env._(
                "A text. The spreadsheet made a date of it: format the column as "
                "text and type it again."
            ),
            "too_long": self.env._("At most %(size)s characters."),
            "choice": self.env._("One of: %(words)s."),
            "flag": self.env._("Yes or No."),
            "un": self.env._("The four digits of a UN number, such as 3480."),
            "uncomputed": self.env._(
                "A value. The formula here has none stored: open and save the file in "
                "a spreadsheet program, or paste the values."
            ),
            "spreadsheet_error": self.env._(
                "A value. The spreadsheet could not compute it."
            ),
            "box": self.env._(
                "Four letters, the last of them U, J or Z, and seven digits."
            ),
            "box_digit": self.env._(
                "A number whose last digit is %(digit)s: the check digit is wrong. "
                "If the box does have this number, say why in Number Accepted Because."
            ),
            "awb": self.env._(
                "The airline's three digits and eight more, such as 020-12345675, the "
                "last of them a check digit %(digit)s."
            ),
        }

    def _get_record_texts(self):
        """Return what is said of texts that should name a record."""
        return {
            "unknown_place": self.env._(
                "The UN/LOCODE, IATA code or name of a known place, such as VNSGN."
            ),
            "unknown_party": self.env._(
                "A known contact: its name, internal reference, tax number or e-mail. "
                "Create it first if it is new."
            ),
            "unknown_carrier": self.env._(
                "The SCAC, IATA code or name of a known carrier."
            ),
            "unknown_vessel": self.env._(
                "The IMO number or name of a known vessel. Create it first if it is "
                "new."
            ),
            "unknown_equipment": self.env._(
                "An equipment type, such as 22G1, 45G1 or 40HC."
            ),
            "unknown_package": self.env._("A package type, such as CT or Carton."),
            "unknown_commodity": self.env._(
                "The name of a commodity of the catalogue."
            ),
            "unknown_incoterm": self.env._("An Incoterm, such as FOB."),
            "unknown_currency": self.env._("An active currency, such as USD."),
            "unknown_user": self.env._(
                "The login, name or e-mail of somebody of the branch."
            ),
            "ambiguous": self.env._(
                "A code or name that only one has. This could be: %(candidates)s."
            ),
        }

    def _get_form_texts(self):
        """Return what is said of the form of the file."""
        return {
            "no_reference": self.env._(
                "The reference of the shipment that this row is about."
            ),
            "no_shipment": self.env._(
                "A reference that is on the sheet Shipments. This row is left out."
            ),
            "reference_twice": self.env._(
                "Each shipment once: row %(first)s has this reference already. If both "
                "are right, they need different references."
            ),
            "says_otherwise": self.env._(
                "The same as in row %(first)s: %(said)s. Rows with one reference are "
                "about one shipment."
            ),
            "unknown_column": self.env._("This column is not known and is left out."),
            "near_column": self.env._(
                "This column is not known and is left out. Do you mean %(near)s?"
            ),
            "column_twice": self.env._(
                "This column is there already; the first one is used."
            ),
            "unknown_sheet": self.env._(
                "Shipments, Legs, Containers or Cargo. This sheet is left out."
            ),
            "hidden_rows": self.env._(
                "This and other hidden rows, %(count)s in all, are imported too. "
                "Delete them if they are not meant to be."
            ),
            "example_row": self.env._("The example of the template is left out."),
            "assumed_encoding": self.env._(
                "The file does not say how its letters are written; it was read as "
                "%(encoding)s. Look at the accents; if they are wrong, save it as "
                "UTF-8."
            ),
        }

    def _get_rule_texts(self):
        """Return what is said of values that do not go together."""
        return {
            "service": self.env._("A service of the mode: %(allowed)s."),
            "not_yours": self.env._("Nothing: this column is filled by the forwarder."),
            "other_customer": self.env._("Your own company."),
            "no_customer": self.env._(
                "A customer, in this row or chosen for the whole file above."
            ),
            "other_than_leg": self.env._(
                "The same as the %(end)s of the main carriage in row %(row)s of the "
                "legs, or nothing."
            ),
            "box_twice": self.env._(
                "Each container once: row %(first)s has it already."
            ),
            "no_box": self.env._(
                "The number of a container of this shipment in the file."
            ),
            "other_load": self.env._(
                "%(load)s kg, as its cargo lines weigh together. Those count."
            ),
            "is_dangerous": self.env._(
                "Yes, since there is a UN number or a class; or neither of them."
            ),
            "route_stage": self.env._(
                "Pre-carriage before the main carriage, on-carriage after it: this row "
                "and row %(other)s are the wrong way round."
            ),
            "route_gap": self.env._(
                "The place where the leg of row %(other)s arrives, or a reason of the "
                "gap in Gap Reason."
            ),
            "route_dates": self.env._(
                "Not before the %(other_date)s in row %(other)s."
            ),
            "several_exist": self.env._(
                "One shipment. There are several with this reference already: "
                "%(names)s. Change them in Odoo."
            ),
            "not_draft": self.env._(
                "A draft, or no change. %(shipment)s is %(state)s already, and the "
                "file says otherwise: %(differences)s. Change it in Odoo."
            ),
            "refused": "%(reason)s",
        }

    def _get_problem_text(self, problem):
        """Say why a file cannot be read at all."""
        texts = {
            "empty": self.env._("The file is empty."),
            "too_large": self.env._(
                "The file is larger than %(most)s MB. Divide it into several."
            ),
            "unpacked_too_large": self.env._(
                "Unpacked, the file is larger than %(most)s MB. Divide it into "
                "several, or copy its rows into a new file."
            ),
            "too_many_rows": self.env._(
                "The sheet %(sheet)s has more than %(most)s rows. Divide the file."
            ),
            "protected": self.env._(
                "The file is protected by a password. Save it without one."
            ),
            "old_excel": self.env._(
                "This is a file of Excel 97 to 2003. Save it as .xlsx or as CSV."
            ),
            "damaged": self.env._(
                "The file is damaged. Open it in a spreadsheet program and save it "
                "again."
            ),
            "damaged_text": self.env._(
                "The text cannot be parted into columns: a quotation mark may be "
                "missing. Save it as .xlsx."
            ),
            "not_a_workbook": self.env._(
                "This is no Excel workbook. Upload an .xlsx or a CSV file."
            ),
            "not_a_table": self.env._(
                "This is neither a workbook nor a text table. Upload an .xlsx or a "
                "CSV file."
            ),
            "no_shipments": self.env._(
                "There is no sheet Shipments with rows in it. Use the template's names "
                "of sheets, or one sheet for all."
            ),
            "no_reference": self.env._(
                "The sheet %(sheet)s has no column Reference. Its first row must hold "
                "the headings, as in the template."
            ),
        }
        return texts[problem.code] % problem.details
