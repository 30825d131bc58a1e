"""DCSA track and trace events, version 2.2 and what 3.0 adds, as carriers send them.

The standard's answer is a bare array; carriers wrap it, leave fields out, and keep
names of older versions. Each event becomes one report, or one for each bill or booking
that it names.
"""

from . import codes, safe_json
from .normal_form import Parsed

CLASSIFIERS = {"PLN": "planned", "EST": "estimated", "ACT": "actual"}
# The keys under which the 3.0 drafts put what 2.2 has at the event's own level.
DETAILS = (
    *("metadata", "payload", "eventClassification"),
    *("shipmentDetails", "transportDetails", "equipmentDetails"),
)
# Meaningless unless the box is known to be empty or laden.
GATES = ("GTIN", "GTOT")


def parse(content: bytes | str) -> Parsed:
    """Read an answer to GET /events, or the body of a push."""
    data = safe_json.loads(content)
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        data = data["events"]
    parsed = Parsed()
    if isinstance(data, dict) and not _is_event(data):
        reason = 'There are no events: expected an array of them, or {"events": […]}.'
        parsed.lose(0, reason, data)
        return parsed
    for position, event in enumerate(data if isinstance(data, list) else [data], 1):
        if isinstance(event, dict):
            _read_event(parsed, position, event)
        else:
            parsed.lose(position, "This is not an event: expected an object.", event)
    return parsed


def _is_event(data: dict) -> bool:
    return any(key in data for key in ("eventType", "eventDateTime", "metadata"))


def _read_event(parsed: Parsed, position: int, raw: dict) -> None:
    event = _flat(raw)
    what = _what(event)
    if isinstance(what, str):
        parsed.lose(position, what, raw)
        return
    code, empty_laden = what
    classifier = _text(event, "eventClassifierCode", "eventClassifier").upper()
    if classifier not in CLASSIFIERS:
        reason = f"eventClassifierCode is {classifier!r}; expected PLN, EST or ACT."
        parsed.lose(position, reason, raw)
        return
    if code.endswith(GATES) and not empty_laden:
        reason = (
            "emptyIndicatorCode is missing: without it nobody can tell an empty"
            " picked up from a full box delivered."
        )
        parsed.warn(position, reason, raw)
    report = {
        "position": position,
        "classifier": CLASSIFIERS[classifier],
        "when": _text(event, "eventDateTime"),
        "format": "dcsa",
        "code": code,
        "source_code": code,
        "empty_laden": empty_laden,
        "external_id": _text(event, "eventID"),
        "created": _text(event, "eventCreatedDateTime"),
        "updated": _text(event, "eventUpdatedDateTime"),
        "retracts": _text(event, "retractedEventID"),
        "retracted": event.get("isRetracted") is True,
        "delay_reason": _text(event, "delayReasonCode"),
        "remark": _text(
            event, "changeRemark", "vesselScheduleChangeRemark", "reason", "remark"
        ),
        "container": _text(event, "equipmentReference"),
        "equipment_type": _text(event, "ISOEquipmentCode"),
        "seals": [
            number
            for seal in _objects(event.get("seals"))
            if (number := _text(seal, "sealNumber", "number"))
        ],
        **_where(event),
    }
    for references in _references(event):
        parsed.add(report | references, raw)


def _flat(raw: dict) -> dict:
    """Lift what 3.0 nests to the event's own level; the event's own keys win."""
    event = {}
    for key in DETAILS:
        if isinstance(raw.get(key), dict):
            event |= _flat(raw[key])
    return event | {key: value for key, value in raw.items() if key not in DETAILS}


def _what(event: dict) -> tuple[str, str] | str:
    """Return the code, and empty or laden; or what is wrong with them.

    The code's own kind is believed rather than `eventType`, which some leave out.
    """
    empty_laden = _text(event, "emptyIndicatorCode").upper()
    kind = _text(event, "eventType", "eventTypeCode").upper()
    for name, known in (
        ("TRANSPORT", codes.TRANSPORT_EVENTS),
        ("EQUIPMENT", codes.EQUIPMENT_EVENTS),
        ("SHIPMENT", codes.SHIPMENT_EVENTS),
    ):
        key = f"{name.lower()}EventType"
        code = _text(event, f"{key}Code", key).upper()
        if not code and kind == name:
            code = _text(event, "eventTypeCode").upper()  # before 2.0
        if not code:
            continue
        if code not in known:
            return f"{key}Code is {code!r}, which is not known here."
        if name == "SHIPMENT":
            return _document(event, code)
        lading = empty_laden if name == "EQUIPMENT" else ""
        return f"{name}/{code}", lading if lading in ("EMPTY", "LADEN") else ""
    if kind in ("IOT", "REEFER"):
        return f"An event of type {kind} is no milestone; it was kept in the message."
    return "It does not say what happened: an EventTypeCode is missing."


def _document(event: dict, code: str) -> tuple[str, str] | str:
    document = _text(
        event, "documentTypeCode", "shipmentInformationTypeCode", "documentType"
    ).upper()
    document = "BKG" if document == "BOK" else document  # its name before 2.0
    if document not in codes.DOCUMENTS:
        return f"documentTypeCode is {document!r}, which is not known here."
    return f"SHIPMENT/{code}/{document}", ""


def _references(event: dict) -> list[dict]:
    """Return the references of each report that the event makes.

    One event may name several bills or several bookings, whose pairs it does not tell.
    """
    pairs = []
    for key in ("documentReferences", "references", "shipmentReferences"):
        for item in _objects(event.get(key)):
            kind = _text(item, "documentReferenceType", "referenceType", "type")
            value = _text(item, "documentReferenceValue", "referenceValue", "value")
            pairs.append((kind.upper(), value or _text(item, "reference")))
    if isinstance(own := event.get("documentReference"), dict):
        kind = _text(own, "type", "typeCode").upper()
        pairs.append((kind, _text(own, "reference", "value")))
    document = _text(event, "documentTypeCode", "shipmentInformationTypeCode").upper()
    pairs.append((document, _text(event, "documentID")))
    pairs.append(("BKG", _text(event, "carrierBookingReference", "bookingReference")))
    pairs.append(("TRD", _text(event, "transportDocumentReference")))

    def values(*kinds):
        found = (value for kind in kinds for key, value in pairs if key == kind)
        return list(dict.fromkeys(filter(None, found)))

    bills = values("TRD")
    bookings = values("BKG", "BOK") or values("CBR")
    common = {}
    # The customer's own number, else the order's, else the shipper's.
    for key, found in (
        ("customer_reference", values("CR", "PO", "SI", "AAO")),
        ("forwarder_reference", values("FF")),
        # A box in the references rather than in the field made for it.
        ("container", [] if event.get("equipmentReference") else values("EQ")),
    ):
        if found:
            common[key] = found[0]
    if len(bills) > 1 or (bills and len(bookings) > 1):
        booking = bookings[0] if len(bookings) == 1 else ""
        return [common | {"bill": bill, "booking": booking} for bill in bills]
    bill = bills[0] if bills else ""
    return [common | {"bill": bill, "booking": item} for item in bookings or [""]]


def _where(event: dict) -> dict:
    """Return place, carriage and vessel.

    The place of a box's event is where it happened; the call of the vessel is the next
    best.
    """
    call = event.get("transportCall")
    call = call if isinstance(call, dict) else {}
    for key in ("vesselTransport", "railTransport", "truckTransport", "bargeTransport"):
        if isinstance(call.get(key), dict):
            call = call[key] | call
    locations = _objects(
        [event.get("eventLocation"), call, call.get("location"), event.get("location")]
    )
    vessel = call.get("vessel") if isinstance(call.get("vessel"), dict) else call
    mode = _text(call, "modeOfTransport") or _text(event, "modeOfTransportCode")
    return {
        "place": _first(locations, "UNLocationCode"),
        "place_text": _first(locations, "locationName"),
        "terminal": _first(locations, "facilityCode", "otherFacility"),
        "mode": codes.MODES.get(mode.upper(), ""),
        "vessel": _text(vessel, "vesselName", "name"),
        "vessel_imo": _text(vessel, "vesselIMONumber"),
        "carrier": _text(vessel, "vesselOperatorCarrierCode"),
        # A leg is booked by the voyage that leaves its port of loading.
        "voyage": _text(
            call,
            *("exportVoyageNumber", "carrierExportVoyageNumber"),
            *("carrierVoyageNumber", "universalExportVoyageReference"),
            *("importVoyageNumber", "carrierImportVoyageNumber"),
        ),
    }


def _objects(value) -> list[dict]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _first(objects: list[dict], *keys: str) -> str:
    return next(filter(None, (_text(item, *keys) for item in objects)), "")


def _text(item: dict, *keys: str) -> str:
    """Return the first of the keys that holds a text or a number, as text."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""
