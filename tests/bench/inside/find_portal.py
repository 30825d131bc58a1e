"""Which shipment of a filled database is the one with 300 events."""

import json

told = env["freight.shipment"].search([("booking_number", "=", "EVP")])  # noqa: F821
print("BENCH", json.dumps({"told": told.id}))
