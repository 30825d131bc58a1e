"""The words that layouts print around the data; a template may replace each.

English, since that is what a bill of lading is written in; texts in other languages
are a template's translated texts.
"""

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
    "continuation": "{label}, continued",
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
TERMS = """<b>1. Definitions.</b> “Carrier” means the party on whose behalf this document \
was signed. “Merchant” includes the shipper, the consignee, the holder of this document, \
the receiver and the owner of the goods. “Goods” means the cargo received from the \
shipper and any container not supplied by the Carrier.

<b>2. Carrier's tariff.</b> The terms of the Carrier's applicable tariff are incorporated \
herein. In case of conflict between this document and the tariff, this document prevails.

<b>3. Sub-contracting.</b> The Carrier may sub-contract the carriage on any terms. Every \
servant, agent and sub-contractor has the benefit of all provisions herein for the \
Carrier's benefit as if they were expressly for theirs.

<b>4. Responsibility, port to port.</b> Where loss or damage occurred between loading on \
and discharge from the vessel, the Carrier's liability is determined by the Hague-Visby \
Rules, or by any other enactment that applies compulsorily to this document.

<b>5. Responsibility, through transport.</b> Where the stage at which loss or damage \
occurred is known, liability is determined by the convention or national law that would \
have applied to a separate contract for that stage. Where it is not known, the Hague-Visby \
Rules apply.

<b>6. Limits.</b> Unless a higher value was declared by the shipper and stated on the \
face, compensation does not exceed the limits of the convention or law that applies. The \
Carrier is not liable for loss of profit, for indirect loss or for delay, except as that \
law compels.

<b>7. Description of goods.</b> This document is prima facie evidence of receipt of the \
number of containers or packages stated. Weight, contents, measure, quantity, quality, \
condition, marks and value are as furnished by the shipper and unknown to the Carrier.

<b>8. Shipper-packed containers.</b> The Carrier is not liable for loss of or damage to \
contents caused by the manner in which a container was packed, by the unsuitability of the \
goods for carriage in containers, or by a defect that inspection before packing would have \
shown. The shipper declares the verified gross mass as SOLAS requires.

<b>9. Dangerous goods.</b> No goods that are or may become dangerous are tendered without \
written notice and marking as the law and the IMDG Code require. Goods tendered otherwise \
may be landed, destroyed or rendered harmless without compensation, and the Merchant \
indemnifies the Carrier.

<b>10. Freight and charges.</b> Freight is earned on receipt of the goods and is payable \
without set-off, goods lost or not lost. Demurrage, detention and storage are due by the \
Merchant, whose persons are jointly and severally liable.

<b>11. Lien.</b> The Carrier has a lien on the goods and on any document relating to them \
for all sums payable by the Merchant, and may sell the goods to recover them.

<b>12. Methods and routes.</b> The Carrier may at any time and without notice use any \
means of carriage, tranship, or carry on deck goods packed in containers.

<b>13. Delivery.</b> If the Merchant does not take delivery when and where the Carrier is \
entitled to call upon it to do so, the goods may be stored at the Merchant's sole risk and \
expense.

<b>14. Notice and time for suit.</b> Notice of loss or damage is given in writing at \
delivery or, where it is not apparent, within three days after it. The Carrier is \
discharged of all liability unless suit is brought within one year after delivery.

<b>15. General average.</b> General average is adjusted according to the York-Antwerp \
Rules at a place the Carrier chooses; the Merchant gives the security it calls for before \
delivery.

<b>16. Law and jurisdiction.</b> Disputes are determined by the courts and under the law \
of the place where the Carrier has its principal place of business, unless a compulsory \
law provides otherwise."""
