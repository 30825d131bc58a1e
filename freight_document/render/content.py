"""What a layout draws: plain, JSON-able data, each key named here.

Those who collect fill a dict of this shape, and :meth:`Content.from_dict` reads it.
Everything is optional to the reader: what is absent, None or False is empty, unknown
keys are ignored, and a number where a text is awaited is turned into one. What a
document *must* hold is its layout's ``missing()`` to say.

* Texts are ready to print: dates, weights and amounts are localised strings in the
  document's language with their unit ("12,450.000 KGS"), since whoever collects knows
  the zone and the language, and the page only the paper. Lines within a text are parted
  by "\\n". No markup is read in them: ``<b>`` prints as ``<b>``.
* Money is never shown unless the document is about it: ``freight`` is the agreed words
  ("FREIGHT PREPAID"), ``charges`` carries amounts only where the kind wants them.

::

    {
      "number": "HLSGN2505080", "version": 1, "lang": "en_US",
      "parties": {"shipper": {"name": "…", "lines": ["street", "city"]}, …},
      "route": {"loading": "HO CHI MINH CITY, VIETNAM", "vessel": "…", …},
      "references": [{"label": "Booking No.", "number": "…"}],
      "cargo": [{"marks": "…", "packages": "120 CARTONS", "description": "…", …}],
      "containers": [{"number": "MSKU1234565", "seals": ["…"], "type": "40HC", …}],
      "totals": {"packages": "…", "weight": "…", "volume": "…"},
      "bill": {"kind": "negotiable", "originals": 3, …},
      "air": {…}, "bills": [{…}, …], "events": […], "barcodes": {…},
    }

Roles of parties: ``shipper consignee notify also_notify delivery_agent forwarder
carrier agent customer issuer pickup delivery haulier``.
"""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import get_args, get_origin, get_type_hints


class Data:
    """A dataclass that reads itself from a dict, forgiving what is absent."""

    @classmethod
    def from_dict(cls, values):
        if not isinstance(values, dict):
            values = {}
        read = {}
        for name, reader in _readers(cls):
            value = values.get(name)
            if value is not None and value is not False:
                read[name] = reader(value)
        return cls(**read)


@cache
def _readers(cls):
    hints = get_type_hints(cls)
    return [(each.name, _reader(hints[each.name])) for each in fields(cls)]


def _reader(hint):
    if get_origin(hint) is list:
        one = _reader(get_args(hint)[0])
        return lambda values: [
            one(value)
            for value in (values if isinstance(values, list | tuple) else [values])
            if value is not None and value is not False
        ]
    if get_origin(hint) is dict:
        one = _reader(get_args(hint)[1])
        return lambda values: (
            {str(key): one(value) for key, value in values.items()}
            if isinstance(values, dict)
            else {}
        )
    if issubclass(hint, Data):
        return hint.from_dict
    return {str: str, bool: bool, int: _whole}[hint]


def _whole(value):
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


@dataclass
class Party(Data):
    """Who it is and where; ``lines`` may end with tax number or telephone."""

    name: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self):
        return "\n".join([self.name, *self.lines] if self.name else self.lines)


@dataclass
class Reference(Data):
    label: str = ""
    number: str = ""


@dataclass
class Carriage(Data):
    """One leg, as a routing or a flight box shows it."""

    mode: str = ""
    carrier: str = ""
    means: str = ""  # vessel, flight or truck
    voyage: str = ""
    origin: str = ""
    origin_code: str = ""  # "SGN"
    destination: str = ""
    destination_code: str = ""
    departure: str = ""
    arrival: str = ""


@dataclass
class Route(Data):
    pre_carriage: str = ""  # "Truck", "Barge …"
    receipt: str = ""
    vessel: str = ""
    voyage: str = ""
    loading: str = ""
    transhipment: str = ""
    discharge: str = ""
    delivery: str = ""
    final_destination: str = ""
    departure: str = ""  # ETD or ATD at loading
    arrival: str = ""  # ETA or ATA at discharge
    terms: str = ""  # "CY/CY", "CFS/DOOR"
    legs: list[Carriage] = field(default_factory=list)

    @property
    def means(self):
        """The vessel and voyage, else the flights or trucks of the way."""
        if self.vessel:
            return " / ".join(filter(None, (self.vessel, self.voyage)))
        legs = (" ".join(filter(None, (leg.means, leg.voyage))) for leg in self.legs)
        return ", ".join(filter(None, legs))


@dataclass
class Dangerous(Data):
    """As a declaration needs them (IMDG 5.4.1; IATA DGR 8.1)."""

    un: str = ""  # "UN1263"
    name: str = ""  # proper shipping name
    technical: str = ""
    hazard_class: str = ""
    subsidiary: str = ""
    packing_group: str = ""
    flash_point: str = ""
    marine_pollutant: bool = False
    limited_quantity: bool = False
    net_weight: str = ""
    emergency: str = ""
    ems: str = ""
    instruction: str = ""  # packing instruction, air
    aircraft: str = ""  # "Passenger and cargo aircraft", "Cargo aircraft only"
    cargo_only: bool = False

    @property
    def text(self):
        """One line, in the order of IMDG 5.4.1.4.2: UN, name, class, group."""
        name = f"{self.name} ({self.technical})" if self.technical else self.name
        hazard = self.hazard_class and f"CLASS {self.hazard_class}"
        if hazard and self.subsidiary:
            hazard += f" ({self.subsidiary})"
        parts = [
            self.un,
            name,
            hazard,
            self.packing_group and f"PG {self.packing_group}",
            self.flash_point and f"FP {self.flash_point} C.C.",
            self.marine_pollutant and "MARINE POLLUTANT",
            self.limited_quantity and "LTD QTY",
            self.ems and f"EMS {self.ems}",
            self.net_weight and f"NET {self.net_weight}",
            self.emergency and f"EMERGENCY {self.emergency}",
        ]
        return ", ".join(part for part in parts if part)


@dataclass
class CargoLine(Data):
    marks: str = ""
    packages: str = ""  # "120 CARTONS"
    description: str = ""
    hs: str = ""
    weight: str = ""  # gross
    net_weight: str = ""
    volume: str = ""
    dimensions: str = ""
    container: str = ""
    origin: str = ""
    quantity: str = ""
    unit_price: str = ""
    amount: str = ""
    house: str = ""  # of a consolidation
    share: int = 0  # thousandths of the container's space
    dangerous: Dangerous = field(default_factory=Dangerous)

    @property
    def text(self):
        """Description with what a carrier wants beneath it."""
        parts = [
            self.description,
            self.hs and f"HS CODE: {self.hs}",
            self.dangerous.text,
        ]
        return "\n".join(part for part in parts if part)


@dataclass
class Container(Data):
    number: str = ""
    seals: list[str] = field(default_factory=list)
    type: str = ""
    packages: str = ""
    weight: str = ""
    volume: str = ""
    tare: str = ""
    vgm: str = ""
    vgm_method: str = ""
    method: str = ""  # "1" weighed, "2" calculated (SOLAS VI/2)
    dunnage: str = ""  # what packing and securing weigh
    payload: str = ""
    maximum: str = ""  # gross
    used: str = ""  # "84 % / 91 %"
    truck: str = ""  # with its driver
    delivered: str = ""  # when
    delivered_to: str = ""
    delivery_note: str = ""
    vgm_by: str = ""
    vgm_at: str = ""
    temperature: str = ""
    position: str = ""
    note: str = ""


@dataclass
class Totals(Data):
    packages: str = ""
    packages_words: str = ""  # "SAY: ONE HUNDRED AND TWENTY CARTONS ONLY"
    weight: str = ""
    net_weight: str = ""
    volume: str = ""
    chargeable: str = ""
    containers: str = ""  # "2 x 40HC"
    value: str = ""


@dataclass
class Charge(Data):
    name: str = ""
    prepaid: str = ""
    collect: str = ""
    payable_at: str = ""


@dataclass
class Bill(Data):
    """What only a bill of lading or a waybill has."""

    number: str = ""  # of the bill that another paper is about
    kind: str = ""  # negotiable, straight, waybill
    originals: int = 0
    release: str = ""  # words: "TELEX RELEASE", "SURRENDERED"
    on_board: str = ""  # date
    received: str = ""  # date received for shipment
    place_of_issue: str = ""
    date_of_issue: str = ""
    payable_at: str = ""
    declared_value: str = ""
    signed_for: str = ""  # "AS AGENT FOR THE CARRIER …"
    signed_by: str = ""
    master_number: str = ""
    amends: str = ""  # "Amends version 1 of 2025-05-12"


@dataclass
class RateLine(Data):
    """A line of the rate box of an air waybill (IATA Resolution 600a)."""

    pieces: str = ""
    gross: str = ""
    unit: str = "K"
    rate_class: str = ""
    commodity: str = ""
    chargeable: str = ""
    rate: str = ""
    total: str = ""
    nature: str = ""


@dataclass
class Air(Data):
    master_number: str = ""
    departure_code: str = ""
    destination_code: str = ""
    issuing_agent: str = ""
    agent_code: str = ""
    account: str = ""
    accounting: str = ""
    currency: str = ""
    charges_code: str = ""
    weight_terms: str = ""  # PP or CC
    other_terms: str = ""
    value_carriage: str = ""  # "NVD"
    value_customs: str = ""  # "NCV"
    insurance: str = ""  # "NIL"
    handling: str = ""
    sci: str = ""
    lines: list[RateLine] = field(default_factory=list)
    # Named weight, valuation, tax, due_agent or due_carrier they have their own box
    charges: list[Charge] = field(default_factory=list)
    total_prepaid: str = ""
    total_collect: str = ""
    executed: str = ""  # date, place
    signature: str = ""


@dataclass
class ManifestLine(Data):
    """One house bill of a manifest or of a pre-alert."""

    number: str = ""
    shipper: str = ""
    consignee: str = ""
    notify: str = ""
    marks: str = ""
    packages: str = ""
    description: str = ""
    weight: str = ""
    volume: str = ""
    containers: str = ""
    origin: str = ""
    destination: str = ""
    freight: str = ""


@dataclass
class Label(Data):
    """One package, as its label names it."""

    number: str = ""  # "SHP/202505/00080-001", in its barcode
    sscc: str = ""  # 18 digits
    position: str = ""  # "1 / 120"
    marks: str = ""
    description: str = ""
    weight: str = ""
    dimensions: str = ""
    dangerous: str = ""  # "UN3481, 9"


@dataclass
class Deadline(Data):
    """A cut-off or a date that somebody has to keep."""

    name: str = ""
    when: str = ""
    where: str = ""


@dataclass
class Content(Data):
    number: str = ""
    version: int = 1
    title: str = ""  # replaces the layout's own
    lang: str = "en_US"
    date: str = ""
    shipment: str = ""
    booking: str = ""
    mode: str = ""  # of the main carriage: sea, air, road, rail
    parties: dict[str, Party] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    route: Route = field(default_factory=Route)
    cargo: list[CargoLine] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    incoterm: str = ""
    freight: str = ""  # "FREIGHT PREPAID"
    clauses: list[str] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    bill: Bill = field(default_factory=Bill)
    air: Air = field(default_factory=Air)
    bills: list[ManifestLine] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    remarks: str = ""
    received_by: str = ""
    barcodes: dict[str, str] = field(default_factory=dict)  # "shipment"

    @property
    def other_references(self):
        """Without those that have a place of their own on every paper."""
        known = (self.shipment, self.number)
        return [each for each in self.references if each.number not in known]

    def party(self, role):
        return self.parties.get(role) or Party()

    def at(self, path):
        """What stands at "route.loading" or "parties.shipper", else ""."""
        here = self
        for name in path.split("."):
            here = here.get(name) if isinstance(here, dict) else getattr(here, name)
            if here is None:
                return ""
        return here.text if isinstance(here, Party) else here
