import os

from werkzeug.wsgi import wrap_file

from odoo.http import Controller, content_disposition, request, route

from ..models.freight_shipment_list import COLUMNS as ROW_COLUMNS
from ..tools.list_order import after, mark_of, order_of
from ..tools.list_query import DIRECTIONS, GROUPS, MODES, SORTS, STATES, ListQuery
from ..tools.list_rows import write_rows
from ..tools.wording import Wording
from .page import HEADERS, enter, find_shipment, show
from .parts import get_notices, get_talk

PAGE = 80
# A number beyond this is "many", and to count them exactly would cost more than that.
MOST_COUNTED = 1000
LIST = "/my/shipments"
# A page shows the latest of them; a press shows all.
MOST_EVENTS = 40
MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show_shipment(shipment, viewer, said=None, preview=None):
    """Render a shipment's page.

    :param said: what came of a form on it: the ``part`` that it stands beside, and
        the ``problem``
    :param preview: what the banner says where staff look at it as a customer
    """
    events = request.httprequest.args.get("events")
    values = {
        "talk": get_talk(shipment, viewer),
        # Whom they tell is a person's own, and staff look at nobody's.
        "notices": None if preview else get_notices(viewer),
        "preview": preview,
        "view": shipment._customer_page(viewer),
        "most_events": None if events == "all" else MOST_EVENTS,
        "said": said or {"part": None, "problem": None},
        # What a form on it has just done: the page says thank you.
        "done": None if said else request.httprequest.args.get("done"),
    }
    response = show("freight_portal.shipment_page", viewer, values, tab="shipments")
    if said:
        response.status_code = 422
    return response


class FreightShipments(Controller):
    @route(LIST, type="http", auth="user", website=True, readonly=True)
    def list_shipments(self, **words):
        viewer = enter("shipments")
        query = ListQuery.of(words)
        rows, ends = find_page(query, viewer)
        is_whole = not any(ends) and not (query.after or query.before)
        values = {
            "rows": write_rows(rows, Wording.of(viewer), group=GROUPS[query.group]),
            "count": len(rows) if is_whole else count(query),
            "most_counted": MOST_COUNTED,
            "query": query,
            "choices": get_choices(),
            "saved": get_saved(),
            # Why a list was not kept: a code, for which the page has a sentence.
            "problem": words.get("problem"),
            "newer": ends[0] and query.address(LIST, before=ends[0]),
            "older": ends[1] and query.address(LIST, after=ends[1]),
            "shared": count_shared(),
        }
        return show("freight_portal.shipment_list", viewer, values, tab="shipments")

    @route(f"{LIST}/shared", type="http", auth="user", website=True, readonly=True)
    def list_shared(self):
        viewer = enter("shipments")
        shared = find_shared(limit=PAGE)
        rows = [
            row
            for shipment in shared
            for row in shipment._customer_rows(
                request.env.user._get_freight_viewer(shipment)
            )
        ]
        values = {"rows": write_rows(rows, Wording.of(viewer))}
        return show("freight_portal.shared_list", viewer, values, tab="shipments")

    @route(
        f"{LIST}/<int:shipment_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def open_shipment(self, shipment_id, **_kw):
        return show_shipment(*find_shipment(shipment_id))

    @route(
        f"{LIST}/export/<any(csv,xlsx):kind>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def export(self, kind, **words):
        """Send the whole list as it is filtered; from disk, however long it is."""
        viewer = enter("shipments")
        query = ListQuery.of(words)
        shipments = request.env["freight.shipment"].with_context(lang=viewer.lang)
        write = shipments._export_csv if kind == "csv" else shipments._export_xlsx
        domain = shipments._get_list_domain(query)
        return send_file(write(domain, order_of(query.columns), viewer), kind)

    @route(f"{LIST}/saved", type="http", auth="user", website=True, methods=["POST"])
    def save_list(self, name="", **words):
        enter("shipments")
        query = ListQuery.of(words)
        saved = request.env["freight.portal.filter"]
        problem = saved._save(request.env.user, name, query)
        return request.redirect(query.address(LIST, problem=problem))

    @route(
        f"{LIST}/saved/<int:filter_id>/remove",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def remove_list(self, filter_id):
        enter("shipments")
        saved = request.env["freight.portal.filter"]._of(request.env.user)
        saved.filtered(lambda one: one.id == filter_id).unlink()
        return request.redirect(LIST)


def send_file(file, kind):
    """Send an open file, and close it with the last of it."""
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    response = request.make_response(
        wrap_file(request.httprequest.environ, file),
        [
            ("Content-Type", MIMETYPES[kind]),
            ("Content-Length", length),
            ("Content-Disposition", content_disposition(f"shipments.{kind}")),
            *HEADERS.items(),
        ],
    )
    response.direct_passthrough = True
    return response


def find_page(query, viewer, limit=PAGE):
    """Return the rows of a page, and the marks of what lies before and behind it."""
    shipments = request.env["freight.shipment"]
    domain = shipments._get_list_domain(query)
    columns = query.columns
    backwards = bool(query.before) and not query.after
    if backwards:
        columns = [column.flipped() for column in columns]
    start = query.before if backwards else query.after
    if start:
        domain &= after(columns, start)
    # One more than shown tells if there are more.
    found = shipments.search_fetch(
        domain, ROW_COLUMNS, order=order_of(columns), limit=limit + 1
    )
    page, is_more = found[:limit], len(found) > limit
    if backwards:
        page = page[::-1]
    ends = (
        _mark(query, page[:1]) if (is_more if backwards else start) else None,
        _mark(query, page[-1:]) if (backwards or is_more) else None,
    )
    return page._customer_rows(viewer), ends


def _mark(query, shipment):
    return mark_of(query.columns, shipment) if shipment else None


def count(query):
    shipments = request.env["freight.shipment"]
    domain = shipments._get_list_domain(query)
    return shipments.search_count(domain, limit=MOST_COUNTED + 1)


def find_shared(limit):
    """Return others' shipments that the visitor may look at, the latest first."""
    domain = request.env.user._get_freight_shared_domain()
    shipments = request.env["freight.shipment"].sudo()
    return shipments.search(domain, order="id desc", limit=limit).sudo(False)


def count_shared():
    domain = request.env.user._get_freight_shared_domain()
    return request.env["freight.shipment"].sudo().search_count(domain, limit=PAGE)


def get_saved():
    saved = request.env["freight.portal.filter"]._of(request.env.user)
    lists = [one._get_customer_view() for one in saved]
    return [one | {"url": ListQuery.of(one["words"]).address(LIST)} for one in lists]


def get_choices():
    """Return the labels of what a list is filtered, ordered and grouped by."""
    fields = request.env["freight.shipment"]._fields
    labels = {
        name: dict(fields[name]._description_selection(request.env))
        for name in ("state", "mode", "direction")
    }
    return {
        "state": [(code, labels["state"][code]) for code in STATES],
        "mode": [(code, labels["mode"][code]) for code in MODES],
        "direction": [(code, labels["direction"][code]) for code in DIRECTIONS],
        "sort": list(SORTS),
        "group": list(GROUPS),
    }
