"""What a customer asks of a shipment that runs: forms in, plain content out.

Each function returns (content, faults), a fault being (field, code, details). Lines and
boxes come as the page showed them: what the form says of others is not looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.freight_shipment.tools.loading import VgmFault, vgm_fault
from odoo.addons.freight_shipment.tools.sheet_issues import Wrong
from odoo.addons.freight_shipment.tools.sheet_values import to_number

from .booking_form import CONTROL

TEXT_SIZE = 2000
PARTY_SIZE = 500
METHODS = ("1", "2")
TERMS = ("prepaid", "collect")
MOST_ORIGINALS = 6
MOST_KG = 10_000_000
# Nobody weighs a box months before it is shipped.
OLDEST = timedelta(days=90)
Fault = tuple[str, str, dict]


def read_text(values: Mapping) -> tuple[dict, list[Fault]]:
    """Read a request in the customer's own words.

    >>> read_text({"text": " "})
    ({'text': ''}, [('text', 'empty', {})])
    """
    faults = []
    text = _text(values, "text", TEXT_SIZE, faults)
    if not text:
        faults.append(("text", "empty", {}))
    return {"text": text}, faults


def read_instruction(values: Mapping, line_ids: Iterable[int]):
    """Read a shipping instruction: what the bill of lading is to say."""
    faults: list[Fault] = []
    content = {
        name: _text(values, name, PARTY_SIZE, faults)
        for name in ("shipper", "consignee", "notify")
    }
    for name in ("shipper", "consignee"):
        if not content[name]:
            faults.append((name, "empty", {}))
    content["freight_terms"] = terms = _text(values, "freight_terms", 20, faults)
    if terms not in TERMS:
        faults.append(("freight_terms", "choose", {}))
    content["originals"] = _figure(
        values, "originals", faults, most=MOST_ORIGINALS, whole=True
    )
    content["remarks"] = _text(values, "remarks", TEXT_SIZE, faults)
    content["lines"] = lines = []
    for line_id in line_ids:
        line = {"id": line_id}
        for name, size in (("description", TEXT_SIZE), ("marks", 500), ("hs_code", 20)):
            line[name] = _text(values, f"line-{line_id}-{name}", size, faults)
        for name, whole in (("packages", True), ("weight", False)):
            field = f"line-{line_id}-{name}"
            line[name] = _figure(values, field, faults, most=MOST_KG, whole=whole)
        if not line["description"]:
            faults.append((f"line-{line_id}-description", "empty", {}))
        digits = line["hs_code"].replace(".", "").replace(" ", "")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) > 1):
            faults.append((f"line-{line_id}-hs_code", "hs_code", {}))
        lines.append(line)
    return content, faults


def read_vgm(values: Mapping, boxes: Iterable[Mapping], zone: str, now: datetime):
    """Read verified gross masses; boxes that the form leaves empty are left out.

    :param boxes: of each id, number, tare_kg, payload_kg, gross_kg
    :param zone: whose local time the form is in
    """
    faults: list[Fault] = []
    read = []
    for box in boxes:
        name = f"box-{box['id']}"
        if not _text(values, f"{name}-vgm_kg", 30, faults):
            continue
        mass = _figure(values, f"{name}-vgm_kg", faults, most=100_000)
        if mass is not None:
            _check_mass(box, mass, f"{name}-vgm_kg", faults)
        method = _text(values, f"{name}-method", 5, faults)
        if method not in METHODS:
            faults.append((f"{name}-method", "choose", {}))
        by = _text(values, f"{name}-by", 100, faults)
        if not by:
            faults.append((f"{name}-by", "empty", {}))
        read.append(
            {
                "id": box["id"],
                "number": box["number"],
                "vgm_kg": mass,
                "method": method,
                "by": by,
                "at": _moment(values, f"{name}-at", zone, now, faults),
            }
        )
    if not read and not faults:
        faults.append(("", "no_box", {}))
    return {"boxes": read}, faults


def _check_mass(box, mass, field, faults):
    tare, payload = box["tare_kg"], box["payload_kg"]
    fault = vgm_fault(mass, tare, payload)
    if not mass:
        faults.append((field, "empty", {}))
    elif fault == VgmFault.BELOW_TARE:
        faults.append((field, "below_tare", {"tare": f"{tare:g}"}))
    elif fault == VgmFault.ABOVE_MAXIMUM:
        faults.append((field, "above_maximum", {"most": f"{tare + payload:g}"}))
    elif box["gross_kg"] and mass < tare + box["gross_kg"]:
        total = f"{tare + box['gross_kg']:g}"
        faults.append((field, "below_cargo", {"total": total}))


def _moment(values, field, zone, now, faults):
    text = _text(values, field, 30, faults)
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        faults.append((field, "date", {}))
        return None
    if local.tzinfo or not 2000 <= local.year <= 2100:
        faults.append((field, "date", {}))
        return None
    utc = local.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    utc = utc.replace(tzinfo=None, microsecond=0)
    if utc > now or utc < now - OLDEST:
        faults.append((field, "not_lately", {}))
    return utc.isoformat(sep=" ")


def _text(values, name, size, faults) -> str:
    text = values.get(name)
    if not isinstance(text, str):
        return ""
    text = CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()
    if len(text) > size:
        faults.append((name, "too_long", {"size": size}))
        return text[:size]
    return text


def _figure(values, name, faults, most, whole=False):
    text = _text(values, name, 30, faults)
    if not text:
        return None
    try:
        figure = to_number(text)
    except (Wrong, ValueError, OverflowError):
        faults.append((name, "number", {}))
        return None
    if not 0 <= figure <= most:
        faults.append((name, "between", {"most": most}))
    elif whole and figure != int(figure):
        faults.append((name, "whole", {}))
    else:
        return int(figure) if whole else figure
    return None
