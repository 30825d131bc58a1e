"""Parts of a shipment's page that are the visitor's own: their talk, their mails."""

from odoo.http import request


def get_talk(shipment, viewer):
    """Return the conversation about a shipment as plain data, or None for a party."""
    if not viewer.can("shipments"):
        return None
    talks = request.env["freight.conversation"]
    talk = talks.search(
        [
            ("shipment_id", "=", shipment.id),
            ("commercial_partner_id", "=", shipment.commercial_partner_id.id),
        ],
        limit=1,
    )
    if not talk:
        return talks._get_empty_view(shipment)
    (view,) = talk._customer_view(viewer, request.env.user)
    return view


def get_notices(viewer):
    """Return what the visitor is told by mail of their shipments; None for a party."""
    if not viewer.can("shipments"):
        return None
    preferences = request.env["freight.notice.preference"]
    when = {
        one["code"]: one["label"] for one in preferences._get_customer_timings(viewer)
    }
    return [
        {"label": one["label"], "when": when[one["timing"]]}
        for one in preferences._get_customer_choices(request.env.user, viewer)
        if one["timing"] in when
    ]
