"""Where boxes and shipments stand after a roll-up, without a look at records.

Progress and state are what ``freight.shipment._refresh_progress`` finds, here for
shipments of full boxes.
"""

from datetime import datetime

from odoo.addons.freight_shipment.tools import progress
from odoo.addons.freight_shipment.tools.routing import Leg

from .journey import BoxRow, Journey
from .rollup import Outcome

BOXED = ("fcl", "rail_fcl", "multimodal")


def stand_box(box: BoxRow, outcome: Outcome) -> tuple[str, datetime | None, dict]:
    """Return (state, delivered at, which event told that) of a box.

    When it was delivered may have been entered by a person, and then stays.
    """
    origins = dict(box.origins or {})
    told = outcome.delivered.get(box.id)
    delivered_at = box.delivered_at
    if "delivered_at" in origins or (told and not delivered_at):
        delivered_at = told.value if told else None
        origins["delivered_at"] = told.fact if told else None
    origins = {name: id_ for name, id_ in origins.items() if id_}
    return outcome.boxes[box.id].value, delivered_at, origins


def is_simple(journey: Journey) -> bool:
    """Tell if boxes of its own are all the parts that it has."""
    row = journey.row
    return bool(row.kind == "direct" and row.service in BOXED and journey.boxes)


def standing(journey: Journey, outcome: Outcome) -> dict:
    """Return the columns that become others by what a roll-up found."""
    row = journey.row
    if row.state not in progress.STATES:
        return {}
    legs = [
        Leg(
            stage=leg.stage,
            atd=outcome.legs[leg.id]["atd"].value,
            ata=outcome.legs[leg.id]["ata"].value,
        )
        for leg in journey.legs
    ]
    boxes = []
    for box in journey.boxes:
        state, delivered_at, _origins = stand_box(box, outcome)
        boxes.append(progress.Box(state, bool(delivered_at)))
    measured = progress.measure(
        progress.done_milestone(row.mode, row.destination_scope),
        legs,
        boxes,
        loaded_elsewhere=row.direction == "import",
    )
    catching_up = progress.is_before(measured.state, row.state_at_least)
    found = {
        "state": progress.settle(measured.state, row.state_at_least, row.state_at_most),
        "state_at_least": row.state_at_least if catching_up else None,
        "progress": measured.percent,
        "parts_step": measured.step,
        "parts_reached": measured.reached,
        "parts_total": measured.total,
    }
    return {name: value for name, value in found.items() if value != getattr(row, name)}
