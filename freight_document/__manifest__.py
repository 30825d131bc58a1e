{
    "name": "Freight Documents",
    "summary": "Made, numbered, versioned, released, published and asked for",
    "version": "19.0.1.0.0",
    "category": "Supply Chain",
    "author": "Freight for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["freight_tracking"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/menu.xml",
    ],
}
