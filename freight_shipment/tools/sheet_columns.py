"""The sheets of an import file, and the columns of the first: Shipments."""

from .sheet_column import Column, Table, reference_column
from .sheet_line_columns import CARGO, CONTAINERS, LEGS

SHIPMENTS = Table(
    "shipments",
    "Shipments",
    ("shipment", "orders", "bookings"),
    "shipment",
    (
        reference_column(
            "The customer's own number of the shipment. A file with the same number "
            "again changes that shipment instead of adding one."
        ),
        Column(
            "customer",
            "Customer",
            "party",
            "Name, internal reference, tax number or e-mail of the customer. Empty: "
            "the customer chosen with the file.",
            "Saigon Tech Export",
            ("customer name", "client", "account"),
            "partner_id",
        ),
        Column("mode", "Mode", "choice", "How it travels.", "Sea", required=True),
        Column(
            "service",
            "Service",
            "choice",
            "Empty: the usual one of the mode, such as FCL by sea.",
            "FCL",
            ("service type", "load type"),
        ),
        Column("direction", "Direction", "choice", "Empty: export.", "Export"),
        Column("priority", "Priority", "choice", "Empty: normal.", "Normal"),
        Column(
            "pol",
            "POL",
            "place",
            "Port or airport of loading: UN/LOCODE, IATA code or name.",
            "VNSGN",
            ("port of loading", "loading port", "airport of departure", "origin"),
            "pol_id",
        ),
        Column(
            "pod",
            "POD",
            "place",
            "Port or airport of discharge: UN/LOCODE, IATA code or name.",
            "USLGB",
            ("port of discharge", "discharge port", "airport of destination")
            + ("destination",),
            "pod_id",
        ),
        Column(
            "etd",
            "ETD",
            "date",
            "Planned departure at POL, in its local time. With legs, leave it empty.",
            "2025-05-10 18:00",
            ("estimated departure", "estimated time of departure", "departure"),
            zone=("pol",),
        ),
        Column(
            "eta",
            "ETA",
            "date",
            "Planned arrival at POD, in its local time. With legs, leave it empty.",
            "2025-05-25",
            ("estimated arrival", "estimated time of arrival", "arrival"),
            zone=("pod",),
        ),
        Column("shipper", "Shipper", "party", "As Customer.", field="shipper_id"),
        Column(
            "consignee",
            "Consignee",
            "party",
            "As Customer.",
            "Pacific Home Goods",
            field="consignee_id",
        ),
        Column(
            *("notify", "Notify Party", "party", "As Customer.", None),
            aliases=("notify",),
            field="notify_id",
        ),
        Column(
            *("origin_agent", "Origin Agent", "party", "As Customer.", None),
            field="origin_agent_id",
            internal=True,
        ),
        Column(
            *("destination_agent", "Destination Agent", "party", "As Customer.", None),
            field="destination_agent_id",
            internal=True,
        ),
        Column(
            "booking_number",
            "Booking No.",
            help="The carrier's booking number.",
            aliases=("booking number", "booking"),
        ),
        Column(
            "house_number",
            "House B/L or AWB",
            help="HBL, HAWB or waybill number.",
            aliases=("hbl", "hawb", "house bl", "house number", "house awb"),
        ),
        Column(
            "master_number",
            "Master B/L or AWB",
            help="MBL or MAWB number.",
            aliases=("mbl", "mawb", "master bl", "master number", "master awb"),
        ),
        Column(
            "po_numbers",
            "PO Numbers",
            "list",
            "Purchase orders, separated by commas.",
            "4500017, 4500018",
            ("po", "po number", "po no", "purchase orders", "purchase order"),
        ),
        Column(
            "goods_description",
            "Goods",
            help="What is carried, in a few words.",
            example="Garden chairs",
            aliases=("goods description", "commodity description"),
        ),
        Column(
            *("goods_value", "Value of Goods", "number", "Without currency sign."),
            example=48000,
            aliases=("goods value", "cargo value", "value"),
            most=1e12,
        ),
        Column(
            *("currency", "Currency", "currency", "Of the value: USD, EUR, …", "USD"),
            field="currency_id",
        ),
        Column(
            *("incoterm", "Incoterm", "incoterm", "EXW, FOB, CIF, …", "FOB"),
            aliases=("incoterms", "terms of delivery"),
            field="incoterm_id",
        ),
        Column(
            "incoterm_place",
            "Named Place",
            help="The place that the Incoterm names.",
            example="Ho Chi Minh City",
            aliases=("incoterm place",),
        ),
        Column(
            "house_freight_terms",
            "Freight Terms",
            "choice",
            "Who pays the freight. Empty: prepaid.",
            "Prepaid",
            ("house freight terms", "freight"),
        ),
        Column(
            "master_freight_terms",
            "Master Freight Terms",
            "choice",
            "Who pays the carrier. Empty: prepaid.",
            internal=True,
        ),
        Column(
            "origin_scope",
            "Origin Scope",
            "choice",
            "Where our job begins. Empty: port or airport.",
            "CY",
        ),
        Column(
            "destination_scope",
            "Destination Scope",
            "choice",
            "Where our job ends. Empty: port or airport.",
            "CY",
        ),
        Column(
            *("origin_haulage", "Origin Haulage", "choice"),
            help="Who carries to the port.",
        ),
        Column(
            *("destination_haulage", "Destination Haulage", "choice"),
            help="Who carries from the port.",
        ),
        Column(
            *("export_customs_by", "Export Customs By", "choice"),
            help="Who declares the export.",
        ),
        Column(
            *("import_customs_by", "Import Customs By", "choice"),
            help="Who declares the import.",
        ),
        Column(
            "pickup",
            "Place of Receipt",
            "place",
            "Where we take the goods over, if not at POL.",
            aliases=("receipt", "pickup place", "pick up place", "pickup location"),
            field="pickup_id",
        ),
        Column(
            "delivery",
            "Place of Delivery",
            "place",
            "Where we hand the goods over, if not at POD.",
            aliases=("final destination", "delivery place", "delivery location"),
            field="delivery_id",
        ),
        Column(
            *("booked_at", "Booked", "date", "When the order was taken on."),
            # Rates may go by it: no customer says it.
            internal=True,
            example="2025-04-28",
            aliases=("booking date", "booked on", "order date"),
            zone=("pickup", "pol"),
        ),
        Column(
            *("cargo_ready", "Cargo Ready", "date", "In the origin's local time."),
            example="2025-05-07",
            aliases=("cargo ready date", "ready date"),
            zone=("pickup", "pol"),
        ),
        Column(
            *("pickup_planned", "Planned Pick-up", "date"),
            help="In the origin's local time.",
            aliases=("pickup date", "pick up date"),
            zone=("pickup", "pol"),
        ),
        Column(
            *("delivery_planned", "Planned Delivery", "date"),
            help="In the destination's local time.",
            aliases=("delivery date",),
            zone=("delivery", "pod"),
        ),
        Column(
            *("required_by", "Required By", "date"),
            help="In the destination's local time.",
            aliases=("required date", "required on site"),
            zone=("delivery", "pod"),
        ),
        Column(
            *("salesperson", "Salesperson", "user", "Login, name or e-mail.", None),
            field="salesperson_id",
            internal=True,
        ),
        Column(
            *("operator", "Operator", "user", "Login, name or e-mail.", None),
            field="operator_id",
            internal=True,
        ),
    ),
)

CHILDREN = (LEGS, CONTAINERS, CARGO)
TABLES = (SHIPMENTS, *CHILDREN)
