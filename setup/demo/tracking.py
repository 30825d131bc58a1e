"""News of the demo's shipments, what is wrong with them, and whom it is told to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from demo import customers, feeds, guide_tracking
from demo.desk import today, waybill_number
from demo.guide_tracking import record

# Contacts, and what each chose to be told by mail.
CHOSEN = {
    "ops@saigontech.example": {
        "tracking": "daily",
        "eta": "instant",
        "exception": "instant",
        "arrival": "instant",
    },
    "viewer@saigontech.example": {"tracking": "weekly"},
    "ops@pacifichome.example": {"eta": "instant", "arrival": "daily"},
}
WEBHOOK = "Saigon Tech: order system"


def load(desk):
    _have_preferences(desk)
    _have_webhook(desk)
    feeds.load(desk)
    guide_tracking.load(desk)
    _tell_of_sea(desk)
    _tell_of_air(desk)
    _tell_of_road(desk)
    _tell_by_hand(desk)
    watched = desk.env["freight.shipment"].search([("state", "!=", "draft")])
    desk.env["freight.watch"]._check(watched.ids)
    desk.env["freight.watch"]._check_others()


# -- whom it is told to ----------------------------------------------------------


def _have_preferences(desk):
    preferences = desk.env["freight.notice.preference"]
    for email, kinds in CHOSEN.items():
        contact = desk.env["res.partner"].search([("email", "=", email)], limit=1)
        if preferences.search_count([("contact_id", "=", contact.id)]):
            continue
        preferences.create(
            [
                {"contact_id": contact.id, "kind": kind, "timing": timing}
                for kind, timing in kinds.items()
            ]
        )


def _have_webhook(desk):
    """One that was agreed and is not switched on: the demo calls nobody."""
    webhooks = desk.env["freight.webhook"].with_context(active_test=False)
    if webhooks.search_count([("name", "=", WEBHOOK)]):
        return
    webhooks.create(
        {
            "name": WEBHOOK,
            "active": False,
            "partner_id": customers.company(desk.env, customers.SAIGON).id,
            "user_id": desk.user("operations").id,
            "url": "https://orders.saigontech.example/freight",
        }
    )


# -- by feeds --------------------------------------------------------------------


def _tell_of_sea(desk):
    day = timedelta(days=1)
    told = []
    for reference in ("STE-PO-2202", "STE-PO-2203", "STE-PO-2207", "PHG-8803"):
        shipment = desk.shipment(reference)
        told.append(
            feeds.event(
                *("shipment", "CONF", shipment.etd - 12 * day),
                shipment.booking_number,
                documentTypeCode="BKG",
            )
        )
    leaving = desk.shipment("STE-PO-2202")
    for box in leaving.container_ids:
        told.append(
            feeds.event(
                *("equipment", "GTOT", today() - day / 2, leaving.booking_number),
                "VNSGN",
                equipmentReference=box.number,
                emptyIndicatorCode="EMPTY",
            )
        )
    late, landed = desk.shipment("PHG-8801"), desk.shipment("PHG-8804")
    told += [
        # Of days, so it waits for a person before the customer reads it.
        feeds.event(
            *("transport", "ARRI", late.eta + 5 * day, late.booking_number),
            *("USLGB", "EST"),
            eventCreatedDateTime=datetime.now(UTC).isoformat(),
            delayReasonCode="WEA",
            changeRemark="Typhoon in the Luzon strait",
        ),
        feeds.event(
            *("transport", "ARRI", today() - 1.2 * day, landed.booking_number, "USOAK")
        ),
        *(
            feeds.event(
                *("equipment", "DISC", today() - day, landed.booking_number, "USOAK"),
                equipmentReference=box.number,
                emptyIndicatorCode="LADEN",
            )
            for box in landed.container_ids
        ),
        # Nobody knows this booking yet.
        feeds.event("transport", "DEPA", today() - day / 3, "BK799801", "VNSGN"),
    ]
    name = "carriers.json"
    feeds.push(desk, feeds.OCEAN, name, feeds.dcsa(told))


def _tell_of_air(desk):
    """One air waybill of ours on its way, and one that nobody here knows."""
    shipment = desk.shipment("STE-AIR-302")
    leg = shipment._get_main_legs()
    bill = f"{shipment.master_number[:3]}-{shipment.master_number[3:]}"
    stray = waybill_number(shipment.carrier_id, 4499001)
    hour = timedelta(hours=1)
    ready, gone = (
        _at(leg.etd + shift, leg.origin_id) for shift in (-5 * hour, hour / 6)
    )
    lands = _at(leg.eta, leg.destination_id)
    turns = "-N" if lands.date() > gone.date() else ""
    lines = (
        "QD SGNHLXH",
        "FSU/12",
        f"{bill}SGNLAX/T30K420.0",
        f"RCS/{_telex(ready)}{ready:%H%M}/SGN/T30K420.0/SAIGON TECH EXPORT",
        f"MAN/SQ173/{_telex(gone)}/SGNLAX/T30K420.0",
        f"DEP/SQ173/{_telex(gone)}/SGNLAX/T30K420.0/A{gone:%H%M}/E{lands:%H%M}{turns}",
        "FSU/12",
        f"{stray[:3]}-{stray[3:]}SGNSIN/T6K88.0",
        f"RCS/{_telex(ready)}{ready:%H%M}/SGN/T6K88.0",
        "=",
    )
    feeds.upload(desk, feeds.AIR, "fsu-sq.txt", "\n".join(lines) + "\n")


def _at(utc, place):
    return utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(place.tz or "UTC"))


def _telex(moment):
    return f"{moment:%d%b}".upper()


def _tell_of_road(desk):
    """A haulier's table: good rows, one for the inbox, and one that is wrong."""
    shipment = desk.shipment("STE-RD-12")
    booking, gone = shipment.booking_number, shipment.etd
    hour = timedelta(hours=1)
    rows = (
        ("Booking No.", "Status", "Date", "Time", "Location", "Driver"),
        (booking, "LOADED", *_cells(gone - 2 * hour), "Saigon", "An"),
        (booking, "Truck departed", *_cells(gone), "Saigon", "An"),
        (booking, "Truck at border", *_cells(gone + 5 * hour), "Moc Bai", "An"),
        ("BK799950", "LOADED", *_cells(gone), "Saigon", "Binh"),
        (booking, "Border crossed", "31/02/2026", "04:10", "Bavet", "An"),
    )
    table = "\n".join(";".join(row) for row in rows) + "\n"
    feeds.upload(desk, feeds.ROAD, "mekong-trucking.csv", table)


def _cells(utc):
    local = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    return f"{local:%d/%m/%Y}", f"{local:%H:%M}"


# -- by people -------------------------------------------------------------------


def _tell_by_hand(desk):
    """What operations heard by phone, each once."""
    hour = timedelta(hours=1)
    for reference, milestone, at, text in (
        (
            *("STE-PO-2203", "ROLLED_OVER", today() - 3 * hour),
            "Overbooked. The line offers the next sailing, a week later.",
        ),
        (
            *("PHG-8804", "CUSTOMS_IMPORT_HOLD", today() - 2 * hour),
            "FDA wants the catch certificates; the agent has asked the shipper.",
        ),
        (
            *("STE-EXP-91", "EXPRESS_HUB_SCAN", today() - hour),
            "Confirmed by the courier's hotline.",
        ),
    ):
        shipment = desk.shipment(reference)
        known = shipment.event_ids.filtered(
            lambda one, code=milestone: one.milestone_id.code == code
        )
        if not known:
            record(desk, shipment, milestone, at, internal_text=text, publish=False)
