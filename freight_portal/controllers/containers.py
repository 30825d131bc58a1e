from odoo.http import Controller, request, route

from ..tools.asked import as_ids
from .page import enter, show

PAGE = 80
LONGEST_NUMBER = 20


class FreightContainers(Controller):
    @route("/my/containers", type="http", auth="user", website=True, readonly=True)
    def list_containers(self, q="", below="", **_words):
        """Show the boxes of all shipments: first those whose free time runs."""
        viewer = enter("shipments")
        user = request.env.user
        number = "".join(str(q).split())[:LONGEST_NUMBER]
        last = (as_ids([below]) or [None])[0]
        boxes = user._find_freight_boxes(number, last, PAGE + 1)
        page = boxes[:PAGE]
        clocks = request.env["freight.clock"].sudo()
        if not last and not number:
            clocks = user._find_freight_clocks([], PAGE)
        values = {
            "q": number,
            "clocks": clocks._get_customer_rows(viewer),
            "boxes": page._get_customer_rows(user, viewer),
            "older": page[-1:].id if len(boxes) > PAGE else None,
        }
        return show("freight_portal.container_list", viewer, values, tab="containers")
