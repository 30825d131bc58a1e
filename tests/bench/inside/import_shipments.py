"""The same shipments through the import of files, and through Odoo's own load().

Each has a leg, two containers and two lines of cargo. Ours begins with the bytes of a
workbook; the peer gets its rows as lists, as the web client's import hands them over.
"""

import io
import json
import os
import statistics
import time
from base64 import b64encode
from datetime import datetime, timedelta

from xlsxwriter import Workbook

from odoo.addons.freight_base.tools.iso6346 import check_digit

SHIPMENTS = int(os.environ.get("BENCH_ROWS", 2000))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
PORTS = ("VNSGN", "USLGB", "SGSIN", "NLRTM", "DEHAM", "CNSHA")
CUSTOMERS = 20
LINES = 2

SHEETS = {
    "Shipments": {
        "Reference": "customer_reference",
        "Customer": "partner_id",
        "Mode": "mode",
        "Service": "service",
        "Direction": "direction",
        "Consignee": "consignee_id",
        "Goods": "goods_description",
        "Incoterm": "incoterm_id",
    },
    "Legs": {
        "From": "leg_ids/origin_id",
        "To": "leg_ids/destination_id",
        "Carrier": "leg_ids/carrier_id",
        "Vessel": "leg_ids/vessel_id",
        "Voyage": "leg_ids/voyage",
        "ETD": "leg_ids/etd",
        "ETA": "leg_ids/eta",
    },
    "Containers": {
        "Container No.": "container_ids/number",
        "Type": "container_ids/type_id",
        "Carrier Seal": "container_ids/carrier_seal",
        "Cargo Weight (kg)": "container_ids/gross_kg",
    },
    "Cargo": {
        "Description": "cargo_ids/description",
        "Packages": "cargo_ids/booked_packages",
        "Package Type": "cargo_ids/package_type_id",
        "Weight (kg)": "cargo_ids/booked_weight",
        "Volume (m³)": "cargo_ids/booked_volume",
        "HS Code": "cargo_ids/hs_code",
    },
}

env = env(context={**env.context, "tracking_disable": True, "tz": "UTC"})  # noqa: F821


def make_parties():
    """Return customers, a carrier and vessels; all is rolled back in the end."""
    customers = env["res.partner"].create(
        [
            {"name": f"Bench Customer {number}", "is_company": True}
            for number in range(CUSTOMERS)
        ]
    )
    carrier = env["freight.carrier"].create({"name": "Bench Line", "is_sea": True})
    vessels = env["freight.vessel"].create(
        [{"name": f"Bench Vessel {number}"} for number in range(CUSTOMERS)]
    )
    return customers, carrier, vessels


def make_rows(customers, carrier, vessels):
    """Return, by sheet, a list of dictionaries by the field that load() knows."""
    places = env["freight.location"].search([("code", "in", PORTS)])
    places = [place.display_name for place in places.filtered(lambda p: p.code)]
    sheets = {title: [] for title in SHEETS}
    begin = datetime(2025, 5, 1, 12)
    for number in range(SHIPMENTS):
        departure = begin + timedelta(days=number % 60)
        sheets["Shipments"].append(
            {
                "customer_reference": f"BENCH-{number}",
                "partner_id": customers[number % CUSTOMERS].name,
                "mode": "Sea",
                "service": "FCL",
                "direction": "Export",
                "consignee_id": customers[(number + 1) % CUSTOMERS].name,
                "goods_description": "Garden chairs",
                "incoterm_id": "FREE ON BOARD",
            }
        )
        sheets["Legs"].append(
            {
                "leg_ids/origin_id": places[number % len(places)],
                "leg_ids/destination_id": places[(number + 1) % len(places)],
                "leg_ids/carrier_id": carrier.name,
                "leg_ids/vessel_id": vessels[number % CUSTOMERS].name,
                "leg_ids/voyage": f"{number % 90:03}E",
                "leg_ids/etd": f"{departure}",
                "leg_ids/eta": f"{departure + timedelta(days=20)}",
            }
        )
        for line in range(LINES):
            body = f"BNCU{number * LINES + line:06}"
            sheets["Containers"].append(
                {
                    "container_ids/number": body + check_digit(body),
                    "container_ids/type_id": "45G1",
                    "container_ids/carrier_seal": f"S{number}{line}",
                    "container_ids/gross_kg": 18500.0,
                }
            )
            sheets["Cargo"].append(
                {
                    "cargo_ids/description": f"Chairs {line}",
                    "cargo_ids/booked_packages": 420,
                    "cargo_ids/package_type_id": "CT",
                    "cargo_ids/booked_weight": 5040.0,
                    "cargo_ids/booked_volume": 33.6,
                    "cargo_ids/hs_code": "9401.61",
                }
            )
    return sheets


def workbook(sheets):
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    for title, columns in SHEETS.items():
        sheet = book.add_worksheet(title)
        headings = list(columns)
        if title != "Shipments":
            headings = ["Reference", *headings]
        sheet.write_row(0, 0, headings)
        each = 1 if title in ("Shipments", "Legs") else LINES
        for index, row in enumerate(sheets[title]):
            cells = list(row.values())
            if title != "Shipments":
                cells = [f"BENCH-{index // each}", *cells]
            sheet.write_row(index + 1, 0, cells)
    book.close()
    return file.getvalue()


def table(sheets):
    """Return field names and rows as load() takes them: a shipment on LINES rows."""
    names = [field for columns in SHEETS.values() for field in columns.values()]
    rows = []
    for number in range(SHIPMENTS):
        for line in range(LINES):
            row = {}
            if line == 0:
                row |= sheets["Shipments"][number] | sheets["Legs"][number]
            row |= sheets["Containers"][number * LINES + line]
            row |= sheets["Cargo"][number * LINES + line]
            rows.append([str(row.get(name, "")) for name in names])
    return names, rows


def ours(content):
    wizard = env["freight.shipment.import"].create(
        {"file": b64encode(content), "file_name": "bench.xlsx", "policy": "all"}
    )
    wizard.import_file()
    env.flush_all()
    problem = wizard.problem or wizard.error_ids[:3].mapped("message")
    assert wizard.created_count == SHIPMENTS, problem
    return wizard.created_count


def peer(names, rows):
    result = env["freight.shipment"].load(names, rows)
    env.flush_all()
    assert result["ids"], result["messages"][:3]
    return len(result["ids"])


def rate(work, *arguments):
    """Return how many shipments a second are made, and undo them."""
    env.flush_all()
    with env.cr.savepoint() as savepoint:
        env.invalidate_all()
        began = time.perf_counter()
        count = work(*arguments)
        seconds = time.perf_counter() - began
        savepoint.rollback()
    return count / seconds


rows_by_sheet = make_rows(*make_parties())
content, (names, rows) = workbook(rows_by_sheet), table(rows_by_sheet)
rates = {"ours": [], "peer": []}
for _round in range(ROUNDS):
    rates["ours"].append(rate(ours, content))
    rates["peer"].append(rate(peer, names, rows))
env.cr.rollback()
answer = {key: statistics.median(values) for key, values in rates.items()}
print("BENCH", json.dumps({**answer, "rows": SHIPMENTS}))
