"""What the status codes of the trade mean, as data.

Each table turns a sender's code into a `Meaning`: a code of DCSA or FSU, which the
milestone catalogue knows, or a milestone at once where neither has one. Partners use
the same codes differently, so a table of theirs (`overrides`) always comes first.
`resolve` then finds the milestone, once mode and side of the journey are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# DCSA track and trace 2.2, and what 3.0 adds. A code outside is reported, not guessed.
TRANSPORT_EVENTS = frozenset("ARRI DEPA".split())
EQUIPMENT_EVENTS = frozenset(
    "LOAD DISC GTIN GTOT STUF STRP PICK DROP INSP RSEA RMVD"
    " AVPU AVDO CUSS CUSI CUSR CROS".split()
)
SHIPMENT_EVENTS = frozenset(
    "RECE DRFT PENA PENU REJE APPR ISSU SURR SUBM VOID CONF REQS CMPL HOLD RELS".split()
)
DOCUMENTS = frozenset(
    "CBR BKG SHI SRM TRD ARN VGM CAS CUS DGD OOG"
    " AMF CEA CEO CQU CRO CUC DEI DEO FCE HCE ICE INV PCE PFD TRO VCE".split()
)
# They are about the carriage itself, so its mode is part of what they mean. The others
# happen at a place: a truck takes the box out of the gate of a sea port.
CARRIAGE = frozenset("ARRI DEPA LOAD DISC CROS".split())

# DCSA's modes and UN recommendation 19's, as EDIFACT and X12 carriers send them.
MODES = {
    **{"VESSEL": "sea", "BARGE": "sea", "RAIL": "rail", "TRUCK": "road"},
    **{"1": "sea", "2": "rail", "3": "road", "4": "air", "8": "sea"},
}


@dataclass(frozen=True)
class Meaning:
    """What a code says; ``readings`` are further codes that may be meant."""

    code: str = ""
    format: str = "dcsa"
    empty_laden: str = ""
    side: str = ""
    mode: str = ""
    milestone: str = ""
    classifier: str = ""
    readings: tuple[str, ...] = ()

    @property
    def is_silent(self) -> bool:
        """The code is known, and there is no milestone for it."""
        return not self.code and not self.milestone


SILENT = Meaning()


def _milestone(code: str) -> Meaning:
    return Meaning(milestone=code)


# Data element 157, the third of a 315's B4, as carriers' guides explain it; many send
# the same in an IFTSTA's STS. Without empty or laden here, the message says it.
X12_315 = {
    "BF": Meaning("SHIPMENT/CONF/BKG"),
    "SI": Meaning("SHIPMENT/RECE/SHI"),
    "EE": Meaning("EQUIPMENT/GTOT", empty_laden="EMPTY"),
    "I": Meaning("EQUIPMENT/GTIN"),
    "OA": Meaning("EQUIPMENT/GTOT"),
    "RD": Meaning("EQUIPMENT/GTIN", empty_laden="EMPTY"),
    "AE": Meaning("EQUIPMENT/LOAD", mode="sea"),
    "AP": Meaning("EQUIPMENT/LOAD", mode="sea"),  # on a feeder
    "UV": Meaning("EQUIPMENT/DISC", mode="sea"),
    "VD": Meaning("TRANSPORT/DEPA", mode="sea"),
    "VA": Meaning("TRANSPORT/ARRI", mode="sea"),
    "AL": Meaning("EQUIPMENT/LOAD", mode="rail"),
    "UR": Meaning("EQUIPMENT/DISC", mode="rail"),
    "RL": Meaning("TRANSPORT/DEPA", mode="rail"),
    "AR": Meaning("TRANSPORT/ARRI", mode="rail"),
    "AM": Meaning("EQUIPMENT/LOAD", mode="road", readings=("EQUIPMENT/PICK",)),
    "X1": Meaning("TRANSPORT/ARRI", mode="road", side="import"),
    # Delivered to the consignee's door: with the box left there, or emptied at once.
    "D": Meaning("EQUIPMENT/DROP", readings=("EQUIPMENT/STRP",)),
    "P": Meaning("EQUIPMENT/CROS"),
    "AV": Meaning("EQUIPMENT/AVPU"),
    "CT": Meaning("EQUIPMENT/CUSR"),
    "CU": Meaning("EQUIPMENT/CUSR"),
    "PA": Meaning("EQUIPMENT/CUSI"),
    "CR": Meaning("SHIPMENT/RELS/SRM"),
    "OB": Meaning("SHIPMENT/SURR/TRD"),
    # Free time is for the clocks of demurrage; it is no milestone.
    "NF": Meaning("FREE_TIME_EXPIRING", format="clock"),
    "FT": Meaning("FREE_TIME_EXPIRED", format="clock"),
    # New estimates, which stand in the dates of the ports.
    "C": SILENT,
    "E": SILENT,
}

# Data element 1650, the first of a 214's AT7. It is not 157: PA is a partial shipment
# here, AP a delivery that failed.
X12_214 = {
    "X3": Meaning("TRANSPORT/ARRI", mode="road", side="export"),
    "X8": Meaning("TRANSPORT/ARRI", mode="road", side="export"),  # at the dock
    "CP": Meaning("EQUIPMENT/PICK", empty_laden="LADEN", mode="road", side="export"),
    "AM": X12_315["AM"],
    "AF": Meaning("TRANSPORT/DEPA", mode="road", side="export"),
    "X1": X12_315["X1"],
    "X5": Meaning("TRANSPORT/ARRI", mode="road", side="import"),  # at the dock
    "X2": Meaning("TRANSPORT/ARRI", mode="road", side="import", classifier="estimated"),
    "D1": Meaning("EQUIPMENT/DROP", empty_laden="LADEN", mode="road", side="import"),
    "AG": Meaning(
        *("EQUIPMENT/DROP", "dcsa", "LADEN", "import", "road"), classifier="estimated"
    ),
    "AJ": _milestone("ROAD_OUT_FOR_DELIVERY"),
    "AH": _milestone("ROAD_DELIVERY_FAILED"),
    "AP": _milestone("ROAD_DELIVERY_FAILED"),
    "A7": _milestone("ROAD_DELIVERY_FAILED"),
    "A3": _milestone("CARGO_RETURNED"),
    "A9": _milestone("CARGO_DAMAGED"),
    "SD": _milestone("TRANSPORT_DELAYED"),
    "I1": X12_315["I"],
    "OA": X12_315["OA"],
    "AV": X12_315["AV"],
    "AR": X12_315["AR"],
    "RL": X12_315["RL"],
    # Terminals and yards on the way, appointments, acknowledgements.
    **dict.fromkeys("AA AB C1 CD CL J1 K1 L1 P1 PA R1 S1 X4 X6 XB".split(), SILENT),
}

# UN/CEFACT recommendation 24, trade and transport status codes.
REC_24 = {
    "1": Meaning("TRANSPORT/ARRI"),
    "6": Meaning("SHIPMENT/CONF/BKG"),
    "7": Meaning("SHIPMENT/VOID/BKG"),
    "8": Meaning("SHIPMENT/RELS/CUS", side="import"),
    "9": Meaning("SHIPMENT/RELS/CUS", side="export"),
    "12": Meaning("SHIPMENT/RELS/CUS"),
    "13": _milestone("CARGO_PICKED_UP"),
    "16": Meaning("EQUIPMENT/CROS"),
    "17": Meaning("SHIPMENT/HOLD/CUS"),
    "18": _milestone("CARGO_DAMAGED"),
    "20": _milestone("TRANSPORT_DELAYED"),
    "21": Meaning("EQUIPMENT/DROP", empty_laden="LADEN", side="import"),
    "22": Meaning("EQUIPMENT/DROP", empty_laden="LADEN", side="import"),
    "23": _milestone("ROAD_DELIVERY_FAILED"),
    "24": Meaning("TRANSPORT/DEPA"),
    "25": _milestone("TRANSPORT_DELAYED"),
    "26": Meaning("EQUIPMENT/DISC", mode="rail"),
    "28": Meaning("EQUIPMENT/STRP"),
    "29": Meaning("EQUIPMENT/DISC"),
    "40": Meaning("TRANSPORT/ARRI", mode="sea"),
    "45": Meaning("SHIPMENT/ISSU/ARN"),
    **dict.fromkeys("2 5 14 15 27 31 35 38 39 41".split(), SILENT),
}

IFTSTA = {**X12_315, **REC_24}

# IATA Cargo-IMP status codes. Those of the catalogue stand for themselves.
FSU = {
    **{
        code: Meaning(code, format="fsu", mode="air")
        for code in (
            "BKD FOH RCS MAN DEP ARR RCF TRM TFD RCT NFD AWD DLV CRC CCD DIS".split()
        )
    },
    "DDL": _milestone("DELIVERED"),  # to the consignee's door
    "DPU": _milestone("CARGO_PICKED_UP"),  # at the shipper's door
    **dict.fromkeys("AWR DOC FIW FOW PRE TGC".split(), SILENT),
}
# The discrepancies that are milestones of their own; the others (MSAW missing air
# waybill, OVCD overcarried, FDCA found cargo …) are an AIR_DISCREPANCY.
FSU_DISCREPANCIES = {
    "OFLD": "AIR_OFFLOADED",
    "MSCA": "CARGO_SHORT",
    "SSPD": "CARGO_SHORT",  # short-shipped
}


def meaning(
    table: Mapping[str, Meaning],
    code: str,
    empty_laden: str = "",
    overrides: Mapping[str, str] | None = None,
) -> Meaning | None:
    """Return what a code says, or None where nobody has told.

    ``overrides`` is the partner's own table: "OA" or "OA/EMPTY" to a DCSA code
    ("EQUIPMENT/GTOT/EMPTY"), to a milestone's code, or to "" for no news.
    """
    overrides = overrides or {}
    for key in (f"{code}/{empty_laden}", code):
        if key in overrides:
            return _own_meaning(overrides[key])
    return table.get(code)


def _own_meaning(text: str) -> Meaning:
    if "/" not in text:
        return _milestone(text)
    code, _slash, last = text.rpartition("/")
    if last in ("EMPTY", "LADEN"):
        return Meaning(code, empty_laden=last)
    return Meaning(text)


def is_of_ship(event: dict) -> bool:
    """Tell if an event is one of a ship, and so the same for all boxes on it.

    Trains and trucks are told apart by their boxes.
    """
    return event["code"].startswith("TRANSPORT/") and event["mode"] == "sea"


def event(found: Meaning, source_code: str, empty_laden: str = "") -> dict:
    """Return the keys of a report that a meaning fills.

    What the code itself says of empty or laden beats what the message says of the box;
    of a vessel neither says anything.
    """
    is_of_box = found.code.startswith("EQUIPMENT/")
    return {
        "milestone": found.milestone,
        "format": found.format if found.code else "",
        "code": found.code,
        "empty_laden": (found.empty_laden or empty_laden) if is_of_box else "",
        "side": found.side,
        "mode": found.mode,
        "readings": found.readings,
        "source_code": source_code,
    }


def resolve(
    report,
    catalogue: Mapping[tuple[str, str, str], str],
    modes: tuple[str, ...] = (),
    side: str = "",
) -> str:
    """Return the code of the milestone that a report tells of, or "".

    ``catalogue`` maps (code, mode, direction) to milestones for the report's format.
    ``modes`` are the shipment's and ``side`` the journey's side at the report's place,
    where the report does not say them. Without a side only what is unambiguous counts.
    """
    if report.milestone:
        return report.milestone
    side = report.side or side
    for code in (report.code, *report.readings):
        spellings = [f"{code}/{report.empty_laden}"] if report.empty_laden else []
        is_carriage = code.rpartition("/")[2] in CARRIAGE and report.mode
        for spelling in (*spellings, code):
            for mode in dict.fromkeys(
                (report.mode, *(() if is_carriage else modes), "any")
            ):
                if found := _on_side(catalogue, spelling, mode, side):
                    return found
    return ""


def _on_side(catalogue, code: str, mode: str, side: str) -> str:
    if side:
        return catalogue.get((code, mode, side)) or catalogue.get(
            (code, mode, "any"), ""
        )
    found = {
        catalogue[key]
        for direction in ("export", "import", "any")
        if (key := (code, mode, direction)) in catalogue
    }
    return found.pop() if len(found) == 1 else ""
