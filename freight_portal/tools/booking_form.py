"""From a customer's form to an order in the one form that all importers share.

An order is what was typed, by the names of the import's columns: texts of the shipment,
and rows of containers and cargo. It is kept as it was asked, and can be shown again.
"""

import re
from collections.abc import Mapping

from odoo.addons.freight_shipment.tools.sheet_columns import (
    CARGO,
    CONTAINERS,
    SHIPMENTS,
)
from odoo.addons.freight_shipment.tools.sheet_values import show

MOST_ROWS = 30
MOST_BOXES = 200
# More than the largest field of the import takes, which then says how much that is.
MOST_TEXT = 5000
NOTE_SIZE = 2000

SHIPMENT_FIELDS = (
    *("reference", "mode", "service", "direction", "pol", "pod"),
    *("origin_scope", "destination_scope", "pickup", "delivery"),
    *("cargo_ready", "required_by", "shipper", "consignee", "notify", "po_numbers"),
    *("goods_description", "goods_value", "currency", "incoterm", "incoterm_place"),
    *("house_freight_terms", "export_customs_by", "import_customs_by"),
)
# Of these the form's first and second part consist; all else stands in its third.
WHERE_PART = (
    *("reference", "mode", "service", "direction", "pol", "pod"),
    *("origin_scope", "destination_scope", "pickup", "delivery"),
    *("cargo_ready", "required_by", "po_numbers"),
)
CARGO_PART = ("goods_description", "goods_value", "currency")
ROW_FIELDS = {
    "containers": ("type", "count", "number", "temperature"),
    "cargo": (
        *("description", "marks", "packages", "package_type", "weight", "volume"),
        *("hs_code", "is_dangerous", "un_number", "proper_shipping_name"),
        *("technical_name", "dg_class", "packing_group", "flash_point"),
        *("net_mass_kg", "dg_emergency_contact"),
    ),
}
PARTIES = ("shipper", "consignee", "notify")
ADDRESS_FIELDS = ("street", "city", "zip", "country")
# cargo-0-weight, containers-12-type
ROW_NAME = re.compile(r"(cargo|containers)-([0-9]{1,3})-([a-z_]+)")
# What PostgreSQL cannot keep, and what no keyboard has; a new line may stay.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
WHOLE = re.compile(r"[0-9]{1,6}")
# As the search of places offers them: Long Beach (USLGB). Only the code is one place's.
PLACE_AND_CODE = re.compile(r".+ \(([A-Z0-9]{3,5})\)")
PLACES = ("pol", "pod", "pickup", "delivery")
TABLES = {"shipments": SHIPMENTS, "containers": CONTAINERS, "cargo": CARGO}
# Of an earlier shipment, what the next one has again; not its dates and numbers.
NOT_REPEATED = {"reference", "cargo_ready", "required_by", "po_numbers"}


def clean(text) -> str:
    """Return what was typed, without what is no text.

    >>> clean("  Garden\\x00 chairs ")
    'Garden  chairs'
    """
    if not isinstance(text, str):
        return ""
    return CONTROL.sub(" ", text.replace("\r\n", "\n"))[:MOST_TEXT].strip()


def read_form(values: Mapping) -> dict:
    """Return the order that a form's values say; names that it has not are left out.

    >>> read_form({"mode": "sea", "cargo-3-weight": "5", "cargo-0-marks": "", "x": "y"})
    {'mode': 'sea', 'containers': [], 'cargo': [{'weight': '5'}]}
    """
    order, rows = {}, {"containers": {}, "cargo": {}}
    for name in SHIPMENT_FIELDS:
        if text := clean(values.get(name)):
            order[name] = text
    for name, value in values.items():
        match = ROW_NAME.fullmatch(name)
        if match and match[3] in ROW_FIELDS[match[1]] and (text := clean(value)):
            rows[match[1]].setdefault(int(match[2]), {})[match[3]] = text
    for table, numbered in rows.items():
        # How many of nothing is nothing.
        order[table] = [
            row for _number, row in sorted(numbered.items()) if set(row) != {"count"}
        ]
    addresses = {}
    for role in PARTIES:
        address = {
            name: text
            for name in ADDRESS_FIELDS
            if (text := clean(values.get(f"{role}_{name}")))
        }
        if address and role in order:
            addresses[role] = address
    if addresses:
        order["addresses"] = addresses
    return order


def find_form_faults(order: Mapping) -> list[tuple[str, str, dict]]:
    """Return what only a form can have wrong: (field, code, details)."""
    faults = []
    for table in ROW_FIELDS:
        if len(order[table]) > MOST_ROWS:
            faults.append((table, "rows", {"most": MOST_ROWS}))
    total = 0
    for number, box in enumerate(order["containers"]):
        count = box.get("count", "1")
        if not WHOLE.fullmatch(count) or not 1 <= int(count) <= MOST_BOXES:
            field = f"containers-{number}-count"
            faults.append((field, "count", {"most": MOST_BOXES}))
        elif int(count) > 1 and box.get("number"):
            faults.append((f"containers-{number}-count", "one_number", {}))
        else:
            total += int(count)
    if total > MOST_BOXES:
        faults.append(("containers", "boxes", {"most": MOST_BOXES}))
    for role, address in order.get("addresses", {}).items():
        for name, text in address.items():
            if len(text) > 250:
                faults.append((f"{role}_{name}", "too_long", {"size": 250}))
    return faults


def to_shipment(order: Mapping, reference: str) -> dict:
    """Return the plain shipment (see ``sheet_layout``) that an order asks for.

    Each line says under ``at`` which table and row of the form it comes from.
    """
    shipment = {name: order[name] for name in SHIPMENT_FIELDS if name in order}
    shipment |= {"reference": reference, "at": ("shipments", 0)}
    for name in PLACES:
        if match := PLACE_AND_CODE.fullmatch(shipment.get(name, "")):
            shipment[name] = match[1]
    boxes = shipment["containers"] = []
    for number, row in enumerate(order["containers"]):
        cells = {name: text for name, text in row.items() if name != "count"}
        for _each in range(int(row.get("count", "1"))):
            boxes.append({**cells, "at": ("containers", number)})
    shipment["cargo"] = [
        {**row, "at": ("cargo", number)} for number, row in enumerate(order["cargo"])
    ]
    return shipment


def field_of(sheet: str, row: int, label: str) -> str:
    """Return the form's field that an issue of the import is about.

    >>> field_of("cargo", 2, "Weight (kg)"), field_of("shipments", 0, "POL")
    ('cargo-2-weight', 'pol')
    """
    table = TABLES[sheet]
    name = next((one.name for one in table.columns if one.label == label), "")
    if sheet == "shipments":
        return name
    if not name:
        return sheet
    return f"{sheet}-{row}-{name}"


def from_entry(cells: Mapping, children: Mapping) -> dict:
    """Return the order that the cells of a file ask for, as texts.

    :param children: by table, the cells of its rows
    """
    order = {
        name: text for name in SHIPMENT_FIELDS if (text := clean(show(cells.get(name))))
    }
    for table, names in ROW_FIELDS.items():
        order[table] = [
            {name: text for name in names if (text := clean(show(row.get(name))))}
            for row in children.get(table, ())
        ]
    return order


def part_of(field: str) -> str:
    """Return the part of the form that a field stands in.

    >>> part_of("pol"), part_of("cargo-0-weight"), part_of("shipper_city")
    ('where', 'cargo', 'parties')
    """
    if field in CARGO_PART or ROW_NAME.fullmatch(field):
        return "cargo"
    return "where" if field in WHERE_PART else "parties"


def find_changes(old: Mapping, new: Mapping) -> list[dict]:
    """Return in what two orders differ: field, old and new text.

    >>> find_changes({"pol": "VNSGN"}, {"pol": "VNHPH"})
    [{'field': 'pol', 'old': 'VNSGN', 'new': 'VNHPH'}]
    """
    changes = []
    before, after = flatten(old), flatten(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name, "") != after.get(name, ""):
            changes.append(
                {
                    "field": name,
                    "old": before.get(name, ""),
                    "new": after.get(name, ""),
                }
            )
    return changes


def flatten(order: Mapping) -> dict[str, str]:
    """Return an order as the names and values of its form.

    >>> flatten({"mode": "sea", "cargo": [{"weight": "5"}]})
    {'mode': 'sea', 'cargo-0-weight': '5'}
    """
    values = {name: order[name] for name in SHIPMENT_FIELDS if name in order}
    for table, names in ROW_FIELDS.items():
        for number, row in enumerate(order.get(table, ())):
            # PostgreSQL keeps the keys of an object in an order of its own.
            values |= {
                f"{table}-{number}-{name}": row[name] for name in names if name in row
            }
    for role, address in order.get("addresses", {}).items():
        values |= {f"{role}_{name}": text for name, text in address.items()}
    return values
