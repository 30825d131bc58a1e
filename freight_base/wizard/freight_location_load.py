import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import reference_data, unlocode_files
from ..tools.unlocode import Fault
from ..unlocode_files import Reason

# More lines than anybody reads; the file they are in is the user's.
SHOWN_PROBLEMS = 500


class FreightLocationLoad(models.TransientModel):
    _name = "freight.location.load"
    _description = "Load the UN/LOCODE List"

    source = fields.Selection(
        [
            ("package", "The copy installed on this server"),
            ("file", "A file from UNECE"),
        ],
        required=True,
        default=lambda self: "package" if self._has_package() else "file",
    )
    has_package = fields.Boolean(default=lambda self: self._has_package())
    file = fields.Binary(
        help="The list as unece.org publishes it: the ZIP of CSV files, or one of them."
    )
    filename = fields.Char()
    is_done = fields.Boolean(readonly=True)
    created_count = fields.Integer("New", readonly=True)
    updated_count = fields.Integer("Updated", readonly=True)
    kept_count = fields.Integer(
        "Kept",
        readonly=True,
        help="Somebody corrected these here, and their corrections stay.",
    )
    problem_count = fields.Integer("Lines with Problems", readonly=True)
    problems = fields.Text(readonly=True)

    def action_load(self):
        self.ensure_one()
        self.check_access("write")
        listing = self._read()
        rows = reference_data.unlocode(listing.places, listing.subdivisions)
        # Ports and airports that the list does not have are refreshed as well.
        loaded = (
            self.env["freight.location"]
            .sudo()
            .load_reference([*reference_data.shipped(), *rows])
        )
        self.write(
            {
                "file": False,
                "is_done": True,
                "created_count": loaded.created,
                "updated_count": loaded.updated,
                "kept_count": loaded.kept,
                "problem_count": len(listing.problems),
                "problems": self._describe_problems(listing.problems),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("UN/LOCODE List"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read(self):
        if self.source == "package" and not self._has_package():
            raise UserError(
                self.env._(
                    "The Python package %s is not installed on this server. Install "
                    "it, or load a file.",
                    unlocode_files.PACKAGE,
                )
            )
        try:
            if self.source == "package":
                return unlocode_files.read(unlocode_files.from_package())
            data = self.with_context(bin_size=False).file or b""
            content = base64.b64decode(data)
            name = self.filename or self.env._("the file")
            return unlocode_files.read(unlocode_files.from_upload(name, content))
        except unlocode_files.Unreadable as error:
            raise UserError(self._explain(error.reason)) from error

    @api.model
    def _has_package(self):
        return bool(unlocode_files.package_folder())

    @api.model
    def _explain(self, reason):
        return {
            Reason.EMPTY: self.env._(
                "Choose the file with the list: this one is empty."
            ),
            Reason.TOO_LARGE: self.env._(
                "This file unpacks to more than %s MB, seven times the whole list. "
                "Choose the ZIP of CSV files from unece.org.",
                unlocode_files.MAX_BYTES // 1024**2,
            ),
            Reason.BROKEN_ZIP: self.env._(
                "This ZIP file is broken or needs a password. Download it again."
            ),
            Reason.NO_CSV: self.env._(
                "There is no CSV file in this ZIP. UNECE publishes the list in several "
                "formats: choose the one in CSV."
            ),
            Reason.NO_PLACES: self.env._(
                "No place was found in this file. The list has twelve columns, without "
                "a heading, such as\n"
                ',"NL","RTM","Rotterdam","Rotterdam","ZH","12345---","AF","0401",,'
                '"5155N 00430E",'
            ),
        }[reason]

    @api.model
    def _describe_problems(self, problems):
        texts = {
            Fault.COLUMNS: self.env._("not twelve columns"),
            Fault.CODE: self.env._("not a UN/LOCODE by the rule"),
            Fault.NAME: self.env._("no name; left out"),
            Fault.COORDINATES: self.env._("coordinates not readable; loaded without"),
            Fault.REFERENCE: self.env._("another name of a place that is not listed"),
        }
        shown = [
            self.env._(
                "%(file)s, line %(line)s: %(problem)s: %(value)s",
                file=problem.file,
                line=problem.line,
                problem=texts[problem.fault],
                value=problem.value,
            )
            for problem in problems[:SHOWN_PROBLEMS]
        ]
        if len(problems) > SHOWN_PROBLEMS:
            more = len(problems) - SHOWN_PROBLEMS
            shown.append(self.env._("… and %s more.", more))
        return "\n".join(shown)
