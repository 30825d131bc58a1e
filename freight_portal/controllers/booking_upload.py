"""Many bookings from a spreadsheet: the pipeline of all imports, in the page."""

from base64 import b64decode, b64encode

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from odoo.addons.freight_shipment.controllers.shipment_import import XLSX
from odoo.addons.freight_shipment.tools import sheet_reader
from odoo.addons.freight_shipment.tools.sheet_issues import FileProblem

from ..tools.asked import LARGEST_ID
from .booking_page import attempt, chosen
from .page import HEADERS, enter, show

MOST_BYTES = 5 * 1024**2
MOST_ROWS = 5000
# Files that wait or are worked on; further ones are sent when these are done.
MOST_OPEN = 5


class FreightBookingUpload(Controller):
    @route(
        "/my/bookings/upload",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
    )
    def form(self, **_kwargs):
        viewer = enter("bookings", acts=True)
        return self._show_form(viewer)

    @route(
        "/my/bookings/upload", type="http", auth="user", website=True, methods=["POST"]
    )
    def upload(self, file=None, customer=None, office=None, policy=None, **_kwargs):
        viewer = enter("bookings", acts=True)
        content = file.read(MOST_BYTES + 1) if hasattr(file, "read") else b""
        imports = self._get_imports()
        problem = self._find_problem(imports, content)
        if problem:
            return self._show_form(viewer, problem)
        user = request.env.user
        record = imports.create(
            {
                "file": b64encode(content),
                "file_name": (file.filename or "bookings.xlsx")[:100],
                "company_id": chosen(user.sudo().company_ids, office).id,
                "partner_id": chosen(
                    user._get_freight_booking_customers(), customer
                ).id,
                "customer_only": True,
                "sender_id": user.id,
                "policy": "good" if policy == "good" else "all",
            }
        )
        record.action_check()
        return request.redirect(f"/my/bookings/upload/{record.id}")

    @route("/my/bookings/upload/template", type="http", auth="user", readonly=True)
    def template(self, **_kwargs):
        enter("bookings")
        imports = self._get_imports().new({"customer_only": True})
        return self._send(imports.make_template(), "bookings.xlsx")

    # After a POST: read where it was written.
    @route(
        "/my/bookings/upload/<int:import_id>", type="http", auth="user", website=True
    )
    def look(self, import_id, **_kwargs):
        record, viewer = self._find(import_id)
        return self._show(record, viewer)

    @route(
        "/my/bookings/upload/<int:import_id>/import",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def run(self, import_id, **_kwargs):
        record, viewer = self._find(import_id, acts=True)
        problem = attempt(record.action_import)
        if problem:
            return self._show(record, viewer, problem)
        return request.redirect(f"/my/bookings/upload/{record.id}")

    @route("/my/bookings/upload/<int:import_id>/progress", type="http", auth="user")
    def progress(self, import_id, **_kwargs):
        record, _viewer = self._find(import_id)
        response = request.make_json_response(
            {
                "is_working": record.state in ("checking", "importing"),
                "progress": record.progress,
            }
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    @route(
        "/my/bookings/upload/<int:import_id>/result",
        type="http",
        auth="user",
        readonly=True,
    )
    def result(self, import_id, **_kwargs):
        record, _viewer = self._find(import_id)
        if not record.result_file:
            raise NotFound
        content = record.with_context(bin_size=False).result_file
        return self._send(b64decode(content), record._get_result_name())

    def _get_imports(self):
        return (
            request.env["freight.shipment.import"]
            .sudo()
            .with_context(lang=request.env.lang)
        )

    def _find(self, import_id, acts=False):
        """Return an upload of the visitor's own; all others end alike."""
        viewer = enter("bookings", acts=acts)
        user = request.env.user
        record = self._get_imports()
        if 0 < import_id <= LARGEST_ID:
            customers = user._get_freight_booking_customers()
            record = record.search(
                [
                    ("id", "=", import_id),
                    ("sender_id", "=", user.id),
                    ("partner_id", "in", customers.ids),
                ]
            )
        if len(record) != 1:
            raise NotFound
        return record, viewer

    def _find_problem(self, imports, content):
        """Say why a file is not taken at all."""
        env = request.env
        if not content:
            return env._("Choose a file: an .xlsx workbook or a CSV file.")
        if len(content) > MOST_BYTES:
            return env._(
                "The file is larger than %s MB. Divide it into several.",
                MOST_BYTES // 1024**2,
            )
        try:
            rows = sheet_reader.count_rows(content)
        except FileProblem as problem:
            return imports._get_problem_text(problem)
        if rows > MOST_ROWS:
            return env._(
                "The file has more than %s rows. Divide it into several.", MOST_ROWS
            )
        working = imports.search_count(
            [
                ("sender_id", "=", env.uid),
                ("state", "in", ("checking", "importing")),
            ],
            limit=MOST_OPEN,
        )
        if working >= MOST_OPEN:
            return env._("Your earlier files are still being worked on. Please wait.")
        return ""

    def _show_form(self, viewer, problem=""):
        user = request.env.user
        bookings = request.env["freight.booking"]
        choices = bookings._get_form_choices(user, viewer.lang)
        return show(
            "freight_portal.booking_upload",
            viewer,
            {
                "problem": problem,
                "choices": {name: choices[name] for name in ("customer", "office")},
                "most_mb": MOST_BYTES // 1024**2,
                "most_rows": MOST_ROWS,
            },
            tab="bookings",
        )

    def _show(self, record, viewer, problem=""):
        return show(
            "freight_portal.booking_upload_page",
            viewer,
            {
                "view": record._get_customer_view(),
                "problem": problem,
                "may_import": viewer.acts,
            },
            tab="bookings",
        )

    def _send(self, content, name):
        return request.make_response(
            content,
            [
                *HEADERS.items(),
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
