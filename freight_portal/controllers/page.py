"""What all pages of a customer share: who looks, what they may open, and the frame."""

from werkzeug.exceptions import Forbidden, NotFound, abort

from odoo.http import request

from ..tools.asked import LARGEST_ID
from ..tools.list_rows import ICONS
from ..tools.wording import Wording

# A page of a customer is kept by nobody, and shows itself in no other site's frame.
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
}
# The tabs over every page: name, address, and the capability that shows it, if any
# one of them does not.
TABS = (
    ("shipments", "/my/shipments", "shipments"),
    ("containers", "/my/containers", "shipments"),
    ("bookings", "/my/bookings", "bookings"),
    ("documents", "/my/documents", "documents"),
    ("account", "/my/freight/account", "finance"),
    ("messages", "/my/messages", None),
    ("notifications", "/my/notifications", "shipments"),
    ("team", "/my/team", "users"),
)


def enter(capability=None, acts=False):
    """Return the visitor as a viewer; others than those who may find nothing here.

    :param acts: whether they are about to do something, not only to look
    """
    user = request.env.user
    if user._is_freight_paused():
        page = show("freight_portal.paused_page", None, {})
        # Nobody else renders what an exception carries.
        page.flatten()
        abort(page)
    viewer = user._get_freight_viewer()
    if not viewer.capabilities or (capability and not viewer.can(capability)):
        raise NotFound
    if acts and not viewer.acts:
        raise Forbidden(request.env._("Your role only reads."))
    return viewer


def find_shipment(shipment_id, own=False):
    """Return a shipment that the visitor may see, and the viewer that they are of it.

    Foreign and absent ones take the same search, and end alike.

    :param own: whether one that was shared with them is none
    """
    enter()
    user = request.env.user
    wanted = shipment_id if shipment_id <= LARGEST_ID else 0
    found = user._find_freight_shipment(wanted)
    if not found:
        raise NotFound
    viewer = user._get_freight_viewer(found)
    if own and not viewer.can("shipments"):
        raise NotFound
    return found, viewer


def get_html_data():
    """Return what tells browsers and screen readers the language of a page."""
    lang = request.env["res.lang"]._get_data(code=request.env.lang)
    return {"lang": lang.code.replace("_", "-"), "dir": lang.direction}


def show(template, viewer, values, tab=None):
    """Render a page in the frame of the portal.

    ``values`` are plain data: no record goes into a page for outsiders.
    """
    tabs = [
        {"name": name, "url": url, "is_active": name == tab}
        for name, url, capability in TABS
        if viewer and (capability is None or viewer.can(capability))
    ]
    values = {
        "page_name": "freight",
        "say": Wording.of(viewer),
        "viewer": viewer,
        "tabs": tabs,
        "tab": tab,
        "icons": ICONS,
        "html_data": get_html_data(),
        **values,
    }
    response = request.render(template, values)
    response.headers.update(HEADERS)
    return response
