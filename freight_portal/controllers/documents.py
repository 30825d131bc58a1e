"""Documents over all shipments of a customer: found, and taken away together."""

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo.fields import Domain
from odoo.http import Controller, Response, content_disposition, request, route

from ..models.res_users_documents import DocumentSearch
from ..tools.asked import as_day, as_ids, one_line
from ..tools.document_pack import MOST_FILES, MOST_MB, pack
from .page import HEADERS, enter, show

UNPROCESSABLE = 422


class FreightDocuments(Controller):
    @route("/my/documents", type="http", auth="user", website=True, readonly=True)
    def list_documents(self, **asked):
        """Show what was published to the visitor's company, newest first."""
        viewer = enter("documents")
        return self._show(viewer, asked)

    @route("/my/documents/zip", type="http", auth="user", website=True, readonly=True)
    def take_together(self, **asked):
        """Send the chosen documents as one file."""
        viewer = enter("documents")
        ids = as_ids(request.httprequest.args.getlist("document"))
        problem = self._find_problem(ids)
        if problem:
            return self._show(viewer, asked, problem)
        files = self._find_files(ids)
        if sum(size for _document, _viewer, size in files) > MOST_MB * 1024 * 1024:
            problem = request.env._(
                "Together they have more than %s MB. Choose fewer, and download the "
                "rest after that.",
                MOST_MB,
            )
            return self._show(viewer, asked, problem)
        stream, size = pack(self._read(files))
        return Response(
            wrap_file(request.httprequest.environ, stream),
            headers=[
                *HEADERS.items(),
                ("Content-Type", "application/zip"),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition("documents.zip")),
            ],
            direct_passthrough=True,
        )

    def _show(self, viewer, asked, problem=None):
        wanted, mistake = self._read_search(asked)
        user = request.env.user
        values = {
            "found": user._find_freight_documents(viewer, wanted),
            "kinds": user._get_freight_document_kinds(viewer),
            "asked": {
                "q": wanted.text,
                "kind": wanted.kind,
                "from": one_line(asked.get("from")),
                "to": one_line(asked.get("to")),
            },
            "mistake": mistake,
            "problem": problem,
            "most": MOST_FILES,
        }
        values["is_searched"] = any(values["asked"].values())
        # What waits for the customer stands over the first page of all, only there.
        is_first = not (values["is_searched"] or wanted.mark)
        values["tasks"] = user._get_freight_document_tasks(viewer) if is_first else None
        mark = values["found"]["next"]
        values["next_url"] = mark and "/my/documents?" + urlencode(
            {**{k: v for k, v in values["asked"].items() if v}, "after": mark}
        )
        response = show("freight_portal.document_list", viewer, values, tab="documents")
        if mistake or problem:
            response.status_code = UNPROCESSABLE
        return response

    def _read_search(self, asked):
        """Return what is looked for, and what of it cannot be understood."""
        days, mistake = {}, None
        for name in ("from", "to"):
            try:
                days[name] = as_day(asked.get(name))
            except ValueError:
                days[name] = None
                mistake = request.env._(
                    "%s is no day. Write it as 2025-05-31.", one_line(asked[name])
                )
        wanted = DocumentSearch(
            text=one_line(asked.get("q")),
            kind=one_line(asked.get("kind")),
            first=days["from"],
            last=days["to"],
            mark=one_line(asked.get("after")),
        )
        return wanted, mistake

    def _find_problem(self, ids):
        """Return what is wrong with a choice of documents, as a sentence."""
        if not ids:
            return request.env._("Tick the documents that you want to download.")
        if len(ids) > MOST_FILES:
            return request.env._(
                "At most %s documents go into one download. Choose fewer.", MOST_FILES
            )
        return None

    def _find_files(self, ids):
        """Return ``[(document, viewer, size)]``; what one may not have is absent."""
        user = request.env.user
        documents = request.env["freight.document"]
        found = documents.sudo().search(
            Domain("id", "in", ids)
            & Domain("shipment_id", "any", user._get_freight_looks_domain())
            & documents._get_openable_domain(),
            order="shipment_id, id",
        )
        viewers = {
            shipment: user._get_freight_viewer(shipment)
            for shipment in found.shipment_id
        }
        files = [
            (document, viewers[document.shipment_id], document._get_outside_size())
            for document in found
            if document._is_open_to(viewers[document.shipment_id])
        ]
        if len(files) != len(ids):
            raise NotFound
        return files

    def _read(self, files):
        """Give out one file at a time: all of them are never in memory together."""
        for document, viewer, _size in files:
            name, _kind, content = document._get_outside_file(viewer)
            yield name, content
            document.invalidate_recordset(["file", "copy_file"])
