from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ShipmentImport(http.Controller):
    @http.route(
        "/freight/shipment_import/template", type="http", auth="user", readonly=True
    )
    def template(self):
        """Give staff the workbook to fill in."""
        imports = request.env["freight.shipment.import"]
        imports.check_access("read")
        return request.make_response(
            imports.make_template(),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition("shipments.xlsx")),
            ],
        )
