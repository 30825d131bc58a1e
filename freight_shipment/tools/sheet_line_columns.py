"""The columns of the sheets Legs, Containers and Cargo."""

from .sheet_column import Column, Table, reference_column

LONG_TEXT_SIZE = 2000
# A lorry's kilograms never get there; a slipped column soon does.
MOST_KG = 10_000_000
MOST_BOX_KG = 100_000

LINK = reference_column("The reference of the shipment on the sheet Shipments.")

LEGS = Table(
    "legs",
    "Legs",
    ("leg", "routing", "route"),
    "leg",
    (
        LINK,
        Column(
            "stage",
            "Stage",
            "choice",
            "Pre-carriage, main carriage or on-carriage. Empty: main carriage.",
            "Main Carriage",
        ),
        Column(
            "mode",
            "Mode",
            "choice",
            "Empty: the shipment's, and road before and after the main carriage.",
            "Sea",
        ),
        Column(
            "origin",
            "From",
            "place",
            "Place, airport or terminal: code or name. Empty: POL, for a main leg.",
            "VNSGN",
            ("origin", "departs from"),
            "origin_id",
        ),
        Column(
            "destination",
            "To",
            "place",
            "Place, airport or terminal: code or name. Empty: POD, for a main leg.",
            "USLGB",
            ("destination", "arrives at"),
            "destination_id",
        ),
        Column(
            "carrier",
            "Carrier",
            "carrier",
            "SCAC, IATA code or name.",
            "MAEU",
            ("carrier code", "shipping line", "line", "airline", "scac"),
            "carrier_id",
        ),
        Column(
            "vessel",
            "Vessel",
            "vessel",
            "IMO number or name.",
            None,
            ("vessel name", "vessel imo", "imo"),
            "vessel_id",
        ),
        Column(
            "voyage",
            "Voyage / Flight",
            help="Voyage, flight, train or trip number.",
            example="025E",
            aliases=("voyage", "flight", "voyage no", "flight no", "voyage number"),
        ),
        Column(
            *("truck", "Truck", "text", "Number plate.", None),
            aliases=("plate", "truck plate"),
        ),
        Column(
            *("etd", "ETD", "date", "In local time of From.", "2025-05-10 18:00"),
            aliases=("departure",),
            zone=("origin",),
        ),
        Column(
            *("eta", "ETA", "date", "In local time of To.", "2025-05-25"),
            aliases=("arrival",),
            zone=("destination",),
        ),
        Column(
            *("atd", "ATD", "date", "Actual departure.", None),
            aliases=("actual departure",),
            zone=("origin",),
            internal=True,
        ),
        Column(
            *("ata", "ATA", "date", "Actual arrival.", None),
            aliases=("actual arrival",),
            zone=("destination",),
            internal=True,
        ),
        Column(
            "gap_reason",
            "Gap Reason",
            help="Why this leg does not start where the one before it arrived.",
        ),
    ),
)

CONTAINERS = Table(
    "containers",
    "Containers",
    ("container", "boxes", "equipment"),
    "container",
    (
        LINK,
        Column(
            "number",
            "Container No.",
            "box",
            "Four letters and seven digits. Empty where it is not known yet.",
            "MSCU1234566",
            ("container number", "container", "box number"),
        ),
        Column(
            "number_reason",
            "Number Accepted Because",
            help="Why a number whose check digit is wrong is right after all.",
            internal=True,
        ),
        Column(
            "type",
            "Type",
            "equipment",
            "ISO code or a usual one: 45G1, 40HC.",
            "45G1",
            ("container type", "equipment type", "size type", "size"),
            "type_id",
        ),
        Column(
            *("is_soc", "Shipper-owned", "flag", "Yes or no.", None),
            aliases=("soc", "shipper owned"),
        ),
        Column(
            "carrier_seal",
            "Carrier Seal",
            example="ML123456",
            aliases=("seal", "seal no", "seal number"),
        ),
        Column("shipper_seal", "Shipper Seal"),
        Column("customs_seal", "Customs Seal"),
        Column(
            *("tare_kg", "Tare (kg)", "number", "Weight of the empty box.", None),
            most=MOST_BOX_KG,
        ),
        Column(
            *("gross_kg", "Cargo Weight (kg)", "number", "Without the box.", 18500),
            aliases=("container weight (kg)", "gross weight (kg)"),
            most=MOST_BOX_KG,
        ),
        Column(
            *("vgm_kg", "VGM (kg)", "number", "Verified gross mass.", None),
            most=MOST_BOX_KG,
        ),
        Column(
            *("vgm_method", "VGM Method", "choice", "1: weighed, 2: calculated.", None)
        ),
        Column(
            *("temperature", "Set Point (°C)", "number", "Of a reefer.", None),
            aliases=("temperature (°C)", "temp"),
            least=-100,  # super freezers run at -60 °C, cryogenic tanks are no boxes
            most=100,
        ),
        Column(*("humidity", "Humidity (%)", "number", "Of a reefer.", None), most=100),
        Column(
            *("ventilation", "Ventilation (m³/h)", "number", "Of a reefer.", None),
            most=10_000,
        ),
        Column(
            *("empty_depot", "Empty Depot", "place", "Where the empty is fetched."),
            field="empty_depot_id",
            internal=True,
        ),
    ),
)

CARGO = Table(
    "cargo",
    "Cargo",
    ("cargo lines", "goods", "packages", "packing list"),
    "cargo",
    (
        LINK,
        Column(
            "container",
            "Container No.",
            "box",
            "The container the goods are in: its number on the sheet Containers.",
            "MSCU1234566",
            ("container", "container number"),
            "container_id",
        ),
        Column(
            "description",
            "Description",
            example="Garden chairs, folded",
            aliases=("description of goods", "cargo description"),
            size=LONG_TEXT_SIZE,
        ),
        Column(
            "marks",
            "Marks & Numbers",
            aliases=("marks", "marks and numbers", "shipping marks"),
            size=LONG_TEXT_SIZE,
        ),
        Column(
            "packages",
            "Packages",
            "integer",
            "How many of this line.",
            420,
            ("pieces", "pcs", "quantity", "qty", "number of packages", "colli"),
            "booked_packages",
            most=10_000_000,
        ),
        Column(
            "package_type",
            "Package Type",
            "package",
            "Code or name: CT, carton.",
            "CT",
            ("packaging", "package", "kind of packages"),
            "package_type_id",
        ),
        Column(
            *("weight", "Weight (kg)", "number", "Gross, of the whole line.", 5040),
            aliases=("gross weight (kg)", "weight kgs", "gross weight kgs"),
            field="booked_weight",
            most=MOST_KG,
        ),
        Column(
            *("volume", "Volume (m³)", "number"),
            help="Of the whole line. Empty: from the dimensions.",
            example=33.6,
            aliases=("volume (cbm)", "cbm", "measurement"),
            field="booked_volume",
            most=100_000,
        ),
        Column(
            *("length_cm", "Length (cm)", "number", "Of one package.", None),
            most=10_000,
        ),
        Column(
            *("width_cm", "Width (cm)", "number", "Of one package.", None),
            most=10_000,
        ),
        Column(
            *("height_cm", "Height (cm)", "number", "Of one package.", None),
            most=10_000,
        ),
        Column(
            "hs_code",
            "HS Code",
            help="Harmonized System: 9401.61.",
            example="9401.61",
            aliases=("hs", "tariff number", "commodity code"),
        ),
        Column(
            *("commodity", "Commodity", "commodity", "Name in the catalogue.", None),
            field="commodity_id",
        ),
        Column(
            *("is_dangerous", "Dangerous Goods", "flag", "Yes or no.", None),
            aliases=("dangerous", "dg", "hazardous"),
        ),
        Column(
            *("un_number", "UN Number", "un", "Four digits: 3480.", None),
            aliases=("un", "un no"),
        ),
        Column("proper_shipping_name", "Proper Shipping Name"),
        Column("technical_name", "Technical Name"),
        Column(
            *("dg_class", "Class", "choice", "3, 4.1, 9, …", None),
            aliases=("dg class", "imo class", "imdg class", "hazard class"),
        ),
        Column("subsidiary_hazards", "Subsidiary Hazards"),
        Column("packing_group", "Packing Group", "choice", "I, II or III."),
        Column("flash_point", "Flash Point"),
        Column("marine_pollutant", "Marine Pollutant", "flag", "Yes or no."),
        Column("limited_quantity", "Limited Quantity", "flag", "Yes or no."),
        Column(
            *("net_mass_kg", "Net Mass (kg)", "number", "Of dangerous goods.", None),
            most=MOST_KG,
        ),
        Column(
            "dg_emergency_contact",
            "Emergency Contact",
            help="Name and telephone number, day and night.",
        ),
    ),
)
