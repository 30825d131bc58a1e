"""The words that layouts print around the data; a template may replace each.

English, since that is what a bill of lading is written in; texts in other languages
are a template's translated texts.
"""

from pathlib import Path

TEXTS = {
    # Titles
    "title_bill": "BILL OF LADING",
    "title_bill_house": "HOUSE BILL OF LADING",
    "title_waybill": "SEA WAYBILL",
    "title_airwaybill": "HOUSE AIR WAYBILL",
    "title_manifest": "CARGO MANIFEST",
    "title_arrival": "ARRIVAL NOTICE",
    "title_delivery": "DELIVERY ORDER",
    "title_booking": "BOOKING CONFIRMATION",
    "title_rider": "RIDER TO {title} No. {number}",
    "title_terms": "TERMS AND CONDITIONS",
    # Parties
    "shipper": "Shipper",
    "consignee": "Consignee",
    "consignee_order": "Consignee (if “To Order” so indicate)",
    "consignee_waybill": "Consignee (not negotiable)",
    "notify": "Notify party",
    "also_notify": "Also notify",
    "delivery_agent": "For delivery of goods please apply to",
    "customer": "To",
    "carrier": "Carrier",
    "agent": "Agent",
    "haulier": "Haulier",
    "forwarder": "Forwarder",
    "issuer": "Issued by",
    "pickup": "Pick-up at",
    "delivery_to": "Deliver to",
    # References
    "number_bill": "B/L No.",
    "number": "No.",
    "references": "References",
    "shipment": "Our reference",
    "date": "Date",
    "incoterm": "Delivery terms",
    "freight": "Freight",
    # Route
    "pre_carriage": "Pre-carriage by",
    "receipt": "Place of receipt",
    "vessel": "Ocean vessel / Voyage No.",
    "flight": "Flight / Date",
    "loading": "Port of loading",
    "transhipment": "Port of transhipment",
    "discharge": "Port of discharge",
    "delivery": "Place of delivery",
    "final_destination": "Final destination (for reference only)",
    "movement": "Type of movement",
    "place_loading": "Port / airport of loading",
    "place_discharge": "Port / airport of discharge",
    "departure": "Departure",
    "arrival": "Arrival",
    "origin": "From",
    "destination": "To",
    "mode": "Mode",
    "means": "Vessel / Flight / Truck",
    "routing": "Routing",
    # Cargo
    "particulars": "PARTICULARS AS FURNISHED BY SHIPPER – NOT CHECKED BY CARRIER",
    "marks": "Marks and numbers",
    "marks_containers": "Marks and numbers\nContainer / Seal No.",
    "packages": "Packages",
    "packages_kind": "No. and kind\nof packages",
    "description": "Description of goods",
    "weight": "Gross weight",
    "net_weight": "Net weight",
    "volume": "Measurement",
    "hs": "HS code",
    "dimensions": "Dimensions",
    "total": "TOTAL",
    "containers": "Containers",
    "container": "Container",
    "seals": "Seals",
    "seal": "SEAL",
    "type": "Type",
    "tare": "Tare",
    "vgm": "VGM",
    "total_containers": "Total No. of containers or packages (in words)",
    "continued": "… CONTINUED ON RIDER PAGE",
    "continuation": "{label}, in full",
    # Terms of the contract
    "freight_charges": "Freight and charges",
    "prepaid": "Prepaid",
    "collect": "Collect",
    "payable_at": "Freight payable at",
    "originals": "No. of original B/L",
    "originals_none": "NONE – WAYBILL",
    "declared_value": "Declared value",
    "on_board": "Shipped on board",
    "place_of_issue": "Place of issue",
    "date_of_issue": "Date of issue",
    "signed": "Signature",
    "release": "Release",
    "original": "ORIGINAL {number}/{total}",
    "copy": "COPY",
    "mark_draft": "DRAFT",
    "mark_copy": "NON-NEGOTIABLE COPY",
    "mark_copy_waybill": "COPY",
    "page": "Page {page} of {pages}",
    "clauses": "Clauses",
    "remarks": "Remarks",
    "deadlines": "Dates to keep",
    "when": "When",
    "where": "Where",
    "what": "What",
    "charges": "Charges",
    "received_by": "Received by (name, date, signature)",
    "master_number": "Master No.",
    "notice_arrival": (
        "We are pleased to inform you of the arrival of the consignment below. Please "
        "have its customs papers ready, and collect it within the free time."
    ),
    "notice_delivery": (
        "Please deliver the goods below to the bearer, against identification and this "
        "order, and note any damage or shortage on it."
    ),
    "notice_booking": (
        "We confirm your booking as below. Please check it, and tell us at once what "
        "is to be changed."
    ),
    "received_bill": (
        "RECEIVED by the Carrier in apparent good order and condition, unless "
        "otherwise stated herein, the goods or packages said to contain the cargo "
        "described below, to be carried, subject to all the terms printed on both "
        "sides, from the place of receipt or port of loading to the port of discharge "
        "or place of delivery. One original, duly endorsed, must be surrendered in "
        "exchange for the goods or a delivery order."
    ),
    "received_waybill": (
        "RECEIVED for carriage in apparent good order and condition, unless otherwise "
        "stated herein, the goods said to contain the cargo described below. This "
        "waybill is not a document of title: delivery is made to the named consignee, "
        "or their agent, on proof of identity and without production of this paper."
    ),
    "witness_bill": (
        "IN WITNESS whereof the number of original bills of lading stated above have "
        "been signed, all of one tenor and date; one of them being accomplished, the "
        "others stand void."
    ),
    "witness_waybill": (
        "The shipper accepts, for himself and for the consignee, the terms of carriage "
        "of this waybill."
    ),
    "neutral_air": "Not negotiable",
    "air_received": (
        "It is agreed that the goods described herein are accepted in apparent good "
        "order and condition (except as noted) for carriage SUBJECT TO THE CONDITIONS "
        "OF CONTRACT ON THE REVERSE HEREOF. The shipper's attention is drawn to the "
        "notice concerning the carrier's limitation of liability. The shipper may "
        "increase such limitation by declaring a higher value for carriage and paying "
        "a supplemental charge if required."
    ),
    "air_certifies": (
        "Shipper certifies that the particulars on the face hereof are correct and "
        "that, insofar as any part of the consignment contains dangerous goods, such "
        "part is properly described by name and is in proper condition for carriage "
        "by air according to the applicable Dangerous Goods Regulations."
    ),
}

# A forwarder has its own conditions, which its template holds; these say what every
# such paper says and name the conventions that apply by law.
SEA_TERMS, AIR_TERMS = (
    (Path(__file__).parent / name).read_text("utf-8").strip()
    for name in ("terms_sea.txt", "terms_air.txt")
)
