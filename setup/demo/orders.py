"""The demo company's shipments as a table: what was ordered, and how far it has come.

Days count from today, so that the screens always show something true.
"""

from dataclasses import dataclass, field

from demo.customers import PACIFIC, SAIGON

# How far an order has come, in order.
DRAFT, CONFIRMED, DEPARTED, ARRIVED, DONE, CANCELLED = (
    "draft", "confirmed", "departed", "arrived", "done", "cancelled",
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    reference: str
    customer: str
    mode: str
    service: str
    direction: str
    origin: str  # UN/LOCODE, or IATA code for air
    destination: str
    carrier: str  # SCAC or IATA code
    departs: int  # days from today
    takes: float  # days under way
    stage: str
    goods: str
    boxes: tuple = ()
    cargo: tuple = ()  # (packages, type, kg, m³) a line
    vessel: str = ""
    voyage: str = ""
    more: dict = field(default_factory=dict)


def fcl(reference, customer, direction, route, departs, takes, stage, goods, boxes,
        line, voyage, **more):  # fmt: skip
    origin, destination = route
    carrier, vessel, number = voyage
    return Order(
        reference, customer, "sea", "fcl", direction, origin, destination, carrier,
        departs, takes, stage, goods, boxes, line, vessel, number, more,
    )  # fmt: skip


HOME = ("VNSGN", "USLGB")
ORDERS = (
    # Sea, full containers
    fcl("STE-PO-2201", SAIGON, "export", HOME, 9, 21, DRAFT, "LED luminaires",
        ("45G1",), ((620, "CT", 7400, 58),), ("MAEU", "", "")),
    fcl("STE-PO-2202", SAIGON, "export", HOME, 4, 20, CONFIRMED, "Power adapters",
        ("22G1",), ((900, "CT", 8600, 27),), ("ONEY", "ONE Apus", "074E")),
    fcl("STE-PO-2203", SAIGON, "export", ("VNCMT", "NLRTM"), 2, 28, CONFIRMED,
        "Router housings", ("45G1", "45G1"), ((1480, "CT", 15900, 118),),
        ("MSCU", "MSC Irina", "FE447W")),
    fcl("STE-PO-2204", SAIGON, "export", ("VNSGN", "DEHAM"), -3, 30, DEPARTED,
        "Printed circuit boards", ("22G1",), ((410, "CT", 5200, 24),),
        ("HLCU", "Berlin Express", "446W")),
    fcl("STE-PO-2205", SAIGON, "export", HOME, -18, 17, ARRIVED, "Smart meters",
        ("45G1",), ((760, "CT", 9900, 61),), ("CMDU", "CMA CGM Marco Polo", "0TX7E")),
    fcl("STE-PO-2206", SAIGON, "export", HOME, -40, 18, DONE, "Cable harnesses",
        ("42G1",), ((530, "CT", 11800, 52),), ("COSU", "COSCO Faith", "112E")),
    fcl("STE-PO-2207", SAIGON, "export", ("VNHPH", "JPTYO"), 6, 8, CONFIRMED,
        "Speaker parts", ("22G1",), ((350, "CT", 4300, 22),),
        ("EGLV", "Ever Bonny", "1188-046N")),
    fcl("STE-PO-2208", SAIGON, "export", ("VNSGN", "SGSIN"), 12, 3, CANCELLED,
        "Sample racks", ("22G1",), ((60, "PX", 2100, 14),), ("PABV", "", "")),
    fcl("PHG-8801", PACIFIC, "import", ("CNSHA", "USLGB"), -9, 16, DEPARTED,
        "Dining chairs", ("45G1", "45G1", "45G1"), ((1260, "CT", 20400, 190),),
        ("OOLU", "OOCL Spain", "023E")),
    fcl("PHG-8802", PACIFIC, "import", HOME, -30, 19, ARRIVED, "Rattan sofas",
        ("45G1", "45G1"), ((310, "PK", 12900, 128),), ("YMLU", "YM Warmth", "064E")),
    fcl("PHG-8803", PACIFIC, "import", ("CNNGB", "USLAX"), 3, 15, CONFIRMED,
        "Ceramic tableware", ("22G1",), ((1100, "CT", 18700, 25),),
        ("ZIMU", "ZIM Mount Everest", "8E")),
    fcl("PHG-8804", PACIFIC, "import", ("THLCH", "USOAK"), -12, 10, DEPARTED,
        "Frozen shrimp", ("45R1",), ((1900, "CT", 22500, 55),),
        ("MAEU", "Maersk Essen", "445N")),
    fcl("PHG-8805", PACIFIC, "import", ("INNSA", "USNYC"), 15, 27, DRAFT,
        "Cotton bed linen", ("45G1",), ((840, "CT", 9200, 63),), ("MSCU", "", "")),
    # Sea, less than a container
    Order("STE-LCL-71", SAIGON, "sea", "lcl", "export", "VNSGN", "USLGB", "ONEY",
          5, 22, CONFIRMED, "Test fixtures", cargo=((6, "PX", 1450, 7.2),),
          vessel="ONE Apus", voyage="075E"),
    Order("STE-LCL-72", SAIGON, "sea", "lcl", "export", "VNSGN", "AUSYD", "PABV",
          -8, 18, DEPARTED, "Display stands", cargo=((4, "PX", 820, 5.6),),
          vessel="Kota Pekarang", voyage="0217S"),
    Order("PHG-LCL-15", PACIFIC, "sea", "lcl", "import", "CNSZX", "USLGB", "COSU",
          -26, 18, DONE, "Lamp shades", cargo=((9, "PX", 1130, 11.4),),
          vessel="COSCO Pride", voyage="091E"),
    Order("PHG-LCL-16", PACIFIC, "sea", "lcl", "import", "TWKHH", "USLAX", "EGLV",
          8, 17, DRAFT, "Hand tools", cargo=((3, "PX", 1980, 3.1),)),
    # Air
    Order("STE-AIR-301", SAIGON, "air", "air_direct", "export", "SGN", "FRA", "LH",
          1, 0.6, CONFIRMED, "Chip samples", cargo=((12, "CT", 186, 1.4),),
          voyage="LH773"),
    Order("STE-AIR-302", SAIGON, "air", "air_direct", "export", "SGN", "LAX", "SQ",
          -1, 1.2, DEPARTED, "Replacement boards", cargo=((30, "CT", 420, 2.9),),
          voyage="SQ173"),
    Order("STE-AIR-303", SAIGON, "air", "air_consol", "export", "HAN", "NRT", "VN",
          -8, 0.3, DONE, "Camera modules", cargo=((8, "CT", 96, 0.7),),
          voyage="VN310"),
    Order("STE-AIR-304", SAIGON, "air", "air_direct", "export", "SGN", "ICN", "KE",
          -2, 0.3, ARRIVED, "Lithium battery packs",
          cargo=((20, "CT", 310, 1.1),), voyage="KE476"),
    # Its air waybill's number is the next one of the airline's stock.
    Order("STE-AIR-305", SAIGON, "air", "air_direct", "export", "SGN", "SIN", "SQ",
          3, 0.1, CONFIRMED, "Sensor boards", cargo=((14, "CT", 205, 1.6),),
          voyage="SQ177", more={"master_number": False}),
    Order("PHG-AIR-40", PACIFIC, "air", "air_consol", "import", "HKG", "LAX", "CX",
          2, 0.6, CONFIRMED, "Catalogue samples", cargo=((15, "CT", 240, 2.2),),
          voyage="CX880"),
    Order("PHG-AIR-41", PACIFIC, "air", "air_direct", "import", "BOM", "JFK", "EK",
          6, 1.1, DRAFT, "Hand-woven rugs", cargo=((5, "BL", 260, 1.6),)),
    # Road
    Order("STE-RD-11", SAIGON, "road", "ftl", "domestic", "VNSGN", "VNHPH", "",
          0, 3, CONFIRMED, "Raw aluminium", cargo=((22, "PX", 17800, 34),)),
    Order("STE-RD-12", SAIGON, "road", "ltl", "export", "VNSGN", "KHPNH", "",
          -1, 2, DEPARTED, "Plastic pellets", cargo=((10, "PX", 6200, 12),)),
    Order("PHG-RD-13", PACIFIC, "road", "ftl", "domestic", "USLGB", "USOAK", "",
          -5, 1, DONE, "Sofas to store", cargo=((40, "PK", 3100, 60),)),
    # Rail
    Order("PHG-RAIL-5", PACIFIC, "rail", "rail_fcl", "domestic", "USLAX", "USCHI",
          "BNSF",
          -2, 5, DEPARTED, "Garden furniture", ("45G1",), ((280, "CT", 7600, 64),)),
    Order("STE-RAIL-6", SAIGON, "rail", "rail_fcl", "export", "CNCKG", "DEHAM", "",
          10, 16, DRAFT, "Server frames", ("45G1",), ((120, "PX", 14200, 57),)),
    # Express
    Order("STE-EXP-91", SAIGON, "express", "parcel", "export", "VNSGN", "SGSIN",
          "DHL Express",
          -1, 2, DEPARTED, "Signed contracts", cargo=((1, "CT", 1.2, 0.01),)),
    Order("PHG-EXP-92", PACIFIC, "express", "parcel", "import", "CNSHA", "USLGB",
          "FedEx Express",
          -7, 4, DONE, "Fabric swatches", cargo=((3, "CT", 9.5, 0.06),)),
    Order("STE-EXP-93", SAIGON, "express", "parcel", "export", "VNSGN", "DEHAM",
          "DHL Express",
          1, 3, CONFIRMED, "Prototype handset", cargo=((1, "CT", 2.4, 0.02),)),
)  # fmt: skip
