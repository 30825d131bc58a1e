"""What a customer sees, for staff: the customer's own page, with the rights of staff.

Nobody works as somebody else here. What is shown is what staff may read anyway, in the
words and to the extent of a role; nothing on it can be pressed.
"""

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError
from odoo.http import Controller, request, route

from odoo.addons.freight_shipment.tools.viewer import Viewer

from ..tools.asked import LARGEST_ID
from ..tools.list_rows import write_rows
from ..tools.wording import Wording
from .page import show
from .shipments import PAGE, show_shipment

PREVIEW = "/freight/as-customer"


class FreightPreview(Controller):
    @route(
        f"{PREVIEW}/shipments/<int:shipment_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def show_shipment(self, shipment_id, role="", **_words):
        shipment = _find("freight.shipment", shipment_id)
        customer = shipment.commercial_partner_id
        viewer, preview = _look_as(customer, role)
        return show_shipment(shipment, viewer, preview=preview)

    @route(
        f"{PREVIEW}/<int:partner_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def list_shipments(self, partner_id, role="", **_words):
        """Show the customer's list, as far as this member of staff may read it."""
        customer = _find("res.partner", partner_id).commercial_partner_id
        viewer, preview = _look_as(customer, role)
        shipments = request.env["freight.shipment"].search(
            [("commercial_partner_id", "=", customer.id)],
            order="published_etd desc, id desc",
            limit=PAGE,
        )
        if not viewer.can("shipments"):
            shipments = shipments.browse()
        rows = shipments._customer_rows(viewer)
        url = f"{PREVIEW}/shipments"
        values = {
            "rows": write_rows(rows, Wording.of(viewer), url),
            "preview": preview,
        }
        return show("freight_portal.preview_list", viewer, values, tab="shipments")


def _find(model, record_id):
    """Return a record that a member of staff may read; others find nothing."""
    if not request.env.user.has_group("freight_base.group_freight_user"):
        raise NotFound
    record = request.env[model].browse(record_id if record_id <= LARGEST_ID else 0)
    try:
        record.check_access("read")
    except AccessError:
        raise NotFound from None
    if not record.exists():
        raise NotFound
    return record


def _look_as(customer, role_id):
    """Return a viewer with that role, and what the banner says of it."""
    roles = request.env["freight.customer.role"].search([])
    role = roles.filtered(lambda one: str(one.id) == str(role_id)) or roles[-1:]
    viewer = Viewer(
        role._get_capabilities() if role else frozenset({"shipments"}),
        customer.lang or request.env.lang or "en_US",
        customer.tz or request.env.user.tz or "UTC",
        acts=False,
    )
    return viewer, {
        "customer": customer.name,
        "role": role.name,
        "roles": [
            {"id": one.id, "name": one.name, "is_chosen": one == role} for one in roles
        ],
        "is_paused": customer._is_freight_paused(),
        "list_url": f"{PREVIEW}/{customer.id}",
    }
