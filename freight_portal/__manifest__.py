{
    "name": "Freight Portal",
    "summary": "Customers follow, book, ask and pay; consignees open a share link",
    "version": "19.0.1.0.0",
    "category": "Supply Chain",
    "author": "Freight for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["freight_document", "freight_billing", "account_payment"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/freight_customer_role_data.xml",
        "views/freight_customer_role_views.xml",
        "views/freight_customer_access_views.xml",
        "views/freight_shipment_grant_views.xml",
        "templates/layout.xml",
        "templates/home.xml",
        "templates/shipment_list.xml",
        "templates/shipment_page.xml",
        "views/menu.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "freight_portal/static/src/scss/portal.scss",
        ],
    },
}
