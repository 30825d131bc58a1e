"""What was told of the guide's shipment: by its carrier, and by operations."""

from datetime import UTC, datetime, timedelta

from demo import feeds, guide

BOOKING = "ONEYSGN25004417"
PAUSED = "Its dates are the guide's: long past, and kept as they were"
MOVES = (
    (guide.EMPTY_OUT, "GTOT", "EMPTY"),
    (guide.STUFFED, "STUF", "LADEN"),
    (guide.GATED_IN, "GTIN", "LADEN"),
    (guide.LOADED, "LOAD", "LADEN"),
)
# Never for the customer: what operations write down for themselves.
INTERNAL = (
    (
        "SEA_VGM_SUBMITTED",
        datetime(2025, 5, 7, 3),
        "Weighed twice: the first slip was of the wrong box. The depot's 35 USD is "
        "ours, do not invoice it.",
    ),
    (
        "SI_SUBMITTED",
        datetime(2025, 5, 7, 8, 20),
        "Sent 40 minutes before the cut-off, the shipper's draft came late again.",
    ),
)


def load(desk):
    shipment = desk.env["freight.shipment"].search([("name", "=", guide.NUMBER)])
    watch = shipment.watch_ids[:1]
    if not shipment or watch.paused_at:
        return
    feeds.push(desk, feeds.OCEAN, "one-20250510.json", _sailing())
    feeds.push(desk, feeds.OCEAN, "one-20250514.json", _new_estimate())
    for milestone, at, text in INTERNAL:
        record(desk, shipment, milestone, at, internal_text=text, publish=False)
    shipment.activity_ids.action_feedback()  # all of it was long ago
    _publish_new_eta(desk, shipment)
    pausing = desk.as_user("operations")["freight.watch.pause"].create(
        {"shipment_ids": [(6, 0, shipment.ids)], "reason": PAUSED}
    )
    pausing.action_apply()
    desk.env["freight.watch"]._check(shipment.ids)


def record(desk, shipment, milestone, at, **values):
    """Record an event by hand, as operations do."""
    env = desk.as_user("operations")
    found = env["freight.milestone"].search([("code", "=", milestone)])
    entry = env["freight.event.entry"].create(
        {"shipment_id": shipment.id, "milestone_id": found.id, "at": at, **values}
    )
    entry.action_apply()


def _sailing():
    """From the booking to the departure, every box by itself."""
    told = [
        feeds.event(
            *("shipment", "CONF", datetime(2025, 4, 28, 2, 40), BOOKING),
            documentTypeCode="BKG",
        )
    ]
    for at, code, lading in MOVES:
        # The second box follows the first one by some minutes.
        for number, (box, seal) in enumerate(guide.BOXES):
            sealed = {"seals": [{"sealNumber": seal}]} if code == "STUF" else {}
            told.append(
                feeds.event(
                    *("equipment", code, at + timedelta(minutes=8 * number), BOOKING),
                    "VNSGN",
                    equipmentReference=box,
                    ISOEquipmentCode="45G1",
                    emptyIndicatorCode=lading,
                    **sealed,
                )
            )
    told.append(feeds.event("transport", "DEPA", guide.DEPARTED, BOOKING, "VNSGN"))
    return feeds.dcsa(told)


def _new_estimate():
    return feeds.dcsa(
        [
            feeds.event(
                *("transport", "ARRI", guide.ETA, BOOKING, "USLGB", "EST"),
                # Of two words on a date the later counts, and ours was typed today.
                eventCreatedDateTime=datetime.now(UTC).isoformat(),
                delayReasonCode="PBC",
                changeRemark="Berth congestion at Long Beach",
            )
        ]
    )


def _publish_new_eta(desk, shipment):
    """Operations read the carrier's new estimate, and let the customer know."""
    env = desk.as_user("operations")
    changes = env["freight.schedule.change"].search(
        [
            ("shipment_id", "=", shipment.id),
            ("field", "=", "eta"),
            ("published", "=", False),
            ("superseded", "=", False),
        ]
    )
    changes.action_publish()
    if changes:
        reason = env["freight.delay.reason"].search([("code", "=", "PBC")])
        record(
            *(desk, shipment, "ETA_CHANGED", datetime(2025, 5, 14, 2, 30)),
            delay_reason_id=reason.id,
            publish=True,
        )
