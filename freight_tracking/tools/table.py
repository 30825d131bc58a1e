"""Tables of hauliers, couriers and warehouses: one event a row, CSV or workbook.

Nobody agrees on headings, so each has its aliases; what happened is said in the words
of the milestone catalogue. Reading the file itself is the shipment import's work.
"""

from collections.abc import Mapping

from odoo.addons.freight_base.tools.text import fold
from odoo.addons.freight_shipment.tools import sheet_reader, sheet_values
from odoo.addons.freight_shipment.tools.sheet_issues import FileProblem, Wrong

from .limits import MAX_BYTES, Refused, check_size, excerpt
from .normal_form import CLASSIFIERS, KINDS, MILESTONE, Parsed
from .sender import as_code

# Headings as `fold` writes them: "Container No." is "container no". The keys of the
# normal form are headings too.
ALIASES = {
    "bill": "bl|bl no|bl number|b l|b l no|b l number|bill of lading|master bill"
    "|mbl|mbl no|awb|awb no|awb number|air waybill|mawb|master",
    "house": "hbl|hbl no|hbl number|house bill|hawb|hawb no|house awb",
    "booking": "booking no|booking number|booking ref|booking reference|bkg|bkg no"
    "|pro|pro no|pro number|tracking number|tracking no|consignment no",
    "container": "container no|container number|cntr|cntr no|ctr|unit|unit no"
    "|equipment|equipment no",
    "customer_reference": "customer ref|customer reference|your ref|po|po no"
    "|po number|order|order no|order number",
    "forwarder_reference": "our ref|our reference|shipment|shipment no|job|job no"
    "|file|file no|reference|ref",
    "milestone": "event|status|event code|status code|what|activity",
    "classifier": "type|event type|estimated actual|act est",
    "when": "date|date time|datetime|event date|event time|event date time|timestamp"
    "|status date|date and time",
    "time": "time|hour|local time",
    "zone": "time zone|timezone|tz",
    "place": "location code|place code|locode|un locode|unlocode|port|airport|iata",
    "place_text": "location|place name|city|where|depot|warehouse",
    "terminal": "terminal name|facility",
    "carrier": "haulier|courier|scac|carrier code|trucker",
    "voyage": "flight|flight no|truck|truck no|licence plate|license plate|plate",
    "vessel": "vessel name|ship",
    "vessel_imo": "imo|imo no|imo number",
    "pieces": "pcs|packages|pkgs|colli|quantity|qty",
    "of_pieces": "total pieces|total pcs|of",
    "weight": "weight kg|kg|gross weight|gross weight kg",
    "seals": "seal|seal no|seal number|seals no",
    "remark": "remarks|comment|comments|note|notes|info",
    "external_id": "id|event id|external id|message id",
    "delay_reason": "reason code|delay code",
}
COLUMNS = {fold(key): key for key in KINDS}
COLUMNS |= {
    fold(word): key for key, words in ALIASES.items() for word in words.split("|")
}
CLASSIFIER_WORDS = {
    **{word: word for word in CLASSIFIERS},
    **{"pln": "planned", "plan": "planned", "p": "planned", "scheduled": "planned"},
    **{"est": "estimated", "eta": "estimated", "etd": "estimated", "e": "estimated"},
    **{"act": "actual", "a": "actual", "ata": "actual", "atd": "actual"},
}
UNREADABLE = {
    "empty": "The table is empty.",
    "too_large": "The file is larger than {most} MB.",
    "too_many_rows": "The table has more than {most} rows. Send it in parts.",
    "protected": "The workbook is protected by a password.",
    "old_excel": "The workbook is of Excel 97; save it as .xlsx or .csv.",
    "unpacked_too_large": "The workbook takes more than {most} MB when unpacked.",
}


def parse(
    content: bytes,
    milestones: Mapping[str, str] | None = None,
    day_first: bool = True,
    defaults: Mapping[str, str] | None = None,
) -> Parsed:
    """Read a table; positions are the numbers of its rows as a spreadsheet shows them.

    ``milestones`` maps further words for what happened, folded, to the catalogue's
    codes, or to "" for no news. ``defaults`` holds for cells that are empty (the
    haulier's time zone). Of two sheets the first with rows is read.
    """
    check_size(content, MAX_BYTES)
    try:
        book = sheet_reader.read(content)
    except FileProblem as problem:
        reason = UNREADABLE.get(problem.code, "The file is damaged, or not a table.")
        raise Refused(reason.format(**problem.details)) from None
    parsed = Parsed()
    if book.assumed_encoding:
        encoding = book.assumed_encoding
        parsed.warn(0, f"The file does not say its encoding; {encoding} was used.")
    sheet = next(sheet for sheet in book.sheets if sheet.rows)
    index = sheet_reader.find_headings(sheet, lambda text: fold(text) in COLUMNS)
    row, headings = sheet.rows[index]
    columns = _columns(parsed, row, headings)
    missing = {"when", "milestone"} - set(columns.values())
    if "code" in columns.values():
        missing -= {"milestone"}
    if missing:
        reason = (
            f"No column for {' and '.join(sorted(missing))} was found in row {row}."
            " Name the columns as in the template: container, milestone, when, place, …"
        )
        parsed.lose(row, reason, headings)
        return parsed
    for row, cells in sheet.rows[index + 1 :]:
        _read_row(parsed, row, columns, cells, milestones or {}, day_first, defaults)
    return parsed


def _columns(parsed: Parsed, row: int, headings: list) -> dict[int, str]:
    """Return the key of each column; of two for the same key the first counts."""
    columns, unknown = {}, []
    for index, heading in enumerate(headings):
        key = COLUMNS.get(fold(heading)) if isinstance(heading, str) else None
        if key and key not in columns.values():
            columns[index] = key
        elif not sheet_values.is_blank(heading):
            unknown.append(sheet_values.show(heading))
    if unknown:
        parsed.warn(row, f"Columns that were not read: {excerpt(', '.join(unknown))}.")
    return columns


def _read_row(parsed, row, columns, cells, milestones, day_first, defaults) -> None:
    told = {
        key: cells[index]
        for index, key in columns.items()
        if index < len(cells) and not sheet_values.is_blank(cells[index])
    }
    report = {"classifier": "actual", **(defaults or {}), "position": row}
    for key, value in told.items():
        if key == "time":
            continue
        try:
            report[key] = _value(key, value, told, milestones, day_first)
        except (Wrong, ValueError):
            reason = f"Column {key}: the value must be {KINDS[key].expected}."
            parsed.lose(row, reason, sheet_values.show(value))
            return
    text, word = ", ".join(map(sheet_values.show, cells)), report.get("milestone")
    if word == "":
        reason = "By the feed's codes this is no news; it was kept in the message."
        parsed.warn(row, reason, text)
    elif word and not MILESTONE.fullmatch(word):
        parsed.lose_code(row, word, text)
    else:
        parsed.add(report, text)


def _value(key: str, value, told: dict, milestones, day_first: bool):
    match key:
        case "milestone":
            text = sheet_values.show(value)
            return milestones.get(fold(text), as_code(text))
        case "classifier":
            text = sheet_values.show(value)
            return CLASSIFIER_WORDS.get(fold(text), text)
        case "when":
            return _when(value, told.get("time"), day_first)
        case "created" | "updated":
            return _when(value, None, day_first)
        case "weight" | "pieces" | "of_pieces" if isinstance(value, str):
            # A point in a count parts thousands: 1.200 pieces.
            is_grouped = key != "weight" and "," not in value
            return sheet_values.to_number(value, "," if is_grouped else ".")
        case "seals" | "readings":
            text = sheet_values.show(value).replace(";", ",")
            return [part for item in text.split(",") if (part := item.strip())]
        case "retracted":
            return fold(sheet_values.show(value)) in ("yes", "y", "true", "1", "x")
        case "weight":
            return value
    return sheet_values.show(value)


def _when(value, time, day_first: bool) -> str:
    """Return the local time; a cell of its own may hold the clock."""
    if time is not None and isinstance(value, str):
        value = f"{value} {sheet_values.show(time)}"
        time = None
    told = sheet_values.when(value, day_first)
    if told.is_day and time is None:
        return told.moment.date().isoformat()
    moment = told.moment
    if time is not None:
        hour, minute, *_second = map(int, sheet_values.show(time).split(":"))
        moment = moment.replace(hour=hour, minute=minute)
    return moment.isoformat() + ("+00:00" if told.is_utc else "")
