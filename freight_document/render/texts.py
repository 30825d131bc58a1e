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
    "title_instruction": "SHIPPING INSTRUCTION",
    "title_prealert": "PRE-ALERT",
    "title_proof": "PROOF OF DELIVERY",
    "title_packing": "PACKING LIST",
    "title_loadplan": "CONTAINER LOAD PLAN",
    "title_vgm": "VERIFIED GROSS MASS DECLARATION",
    "title_dangerous": "DANGEROUS GOODS DECLARATION",
    "title_dangerous_sea": "MULTIMODAL DANGEROUS GOODS FORM",
    "title_dangerous_air": "SHIPPER'S DECLARATION FOR DANGEROUS GOODS",
    "title_telex": "TELEX RELEASE",
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
    "gross_net": "Gross / net weight",
    "size": "Size / type",
    "payload": "Payload",
    "maximum": "Maximum gross mass",
    "temperature": "Temperature",
    "used": "Weight / space used",
    "house": "House bill",
    "load_front": "FRONT WALL",
    "load_doors": "DOORS",
    "load_strip": "As it is loaded, by share of the volume",
    "loaded_by": "Loaded and sealed by (name, date, signature)",
    "checked_by": "Checked by (name, date, signature)",
    # Delivery
    "delivered": "Delivered",
    "truck": "Truck / driver",
    "note": "Note",
    "condition": "Condition on receipt",
    "condition_choices": "☐ In good order   ☐ Short   ☐ Over   ☐ Damaged",
    "exceptions": "Packages short, over or damaged; in what way",
    "delivered_by": "Delivered by (driver, truck, signature)",
    "receiver": "Received by (name in block letters)",
    "receiver_time": "Date and time of receipt",
    "receiver_sign": "Signature and stamp",
    # Verified gross mass
    "vgm_of": "Verified gross mass of {number}",
    "vgm_shipper": "Shipper (as on the bill of lading)",
    "vgm_method_1": "Method 1: the packed and sealed container was weighed",
    "vgm_method_2": (
        "Method 2: all packages and cargo, with pallets, dunnage and securing "
        "material, were weighed and added to the tare of the container"
    ),
    "vgm_part": "Part of the mass",
    "vgm_mass": "Mass",
    "vgm_cargo": "Cargo and packages",
    "vgm_dunnage": "Pallets, dunnage and securing material",
    "vgm_by": "Responsible person, authorised by the shipper",
    "vgm_at": "Date of weighing",
    "vgm_clause": (
        "The gross mass of the packed container stated above was verified in "
        "accordance with SOLAS 1974, chapter VI, regulation 2, and MSC.1/Circ.1475, by "
        "calibrated and certified equipment."
    ),
    # Dangerous goods
    "dg_document": "Transport document No.",
    "dg_class": "Class or division (subsidiary hazard)",
    "dg_group": "Packing group",
    "dg_goods": "UN number, proper shipping name, class, packing group, particulars",
    "dg_un": "UN or ID No.",
    "dg_name": "Proper shipping name",
    "dg_quantity": "Quantity and type of packing",
    "dg_instruction": "Packing instruction",
    "dg_aircraft": "This shipment is within the limitations prescribed for",
    "dg_passenger": "PASSENGER AND CARGO AIRCRAFT",
    "dg_cargo": "CARGO AIRCRAFT ONLY",
    "dg_kind": "Shipment type",
    "dg_not_radioactive": "NON-RADIOACTIVE",
    "dg_radioactive": "RADIOACTIVE",
    "dg_handling": "Additional handling information",
    "dg_emergency": "Emergency contact, 24 hours",
    "dg_declared_sea": (
        "I hereby declare that the contents of this consignment are fully and "
        "accurately described below by the proper shipping name, and are classified, "
        "packaged, marked and labelled/placarded and are in all respects in proper "
        "condition for transport according to the applicable international and "
        "national governmental regulations."
    ),
    "dg_declared_air": (
        "I hereby declare that the contents of this consignment are fully and "
        "accurately described above by the proper shipping name, and are classified, "
        "packaged, marked and labelled/placarded, and are in all respects in proper "
        "condition for transport according to applicable international and national "
        "governmental regulations. I declare that all of the applicable air transport "
        "requirements have been met."
    ),
    "dg_warning": (
        "WARNING: failure to comply in all respects with the applicable Dangerous "
        "Goods Regulations may be in breach of the applicable law, subject to legal "
        "penalties."
    ),
    "dg_copies": (
        "Two completed and signed copies of this declaration must be handed to the "
        "operator."
    ),
    "dg_packed": (
        "Container packing certificate: I hereby declare that the goods described "
        "above have been packed into the container identified above in accordance "
        "with the applicable provisions (IMDG Code 5.4.2)."
    ),
    "dg_receipt": (
        "Receiving organisation: received the above number of packages or "
        "containers in apparent good order and condition, unless stated hereon."
    ),
    "dg_signed": "Declarant (name and status, place and date, signature)",
    "dg_packer": "Packer (company, name and status, place and date, signature)",
    "dg_receiver": "Haulier (name, truck, date, signature)",
    # Labels
    "label_from": "FROM",
    "label_to": "TO",
    "label_piece": "PIECE",
    "label_sscc": "SSCC",
    "label_unnumbered": "The SSCC is drawn as the labels are issued",
    "label_reference": "Reference",
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
    "notice_instruction": (
        "Please issue your bill of lading or waybill as instructed below, and send us "
        "a draft to check before it is final."
    ),
    "notice_prealert": (
        "The consignment below is on its way to you. Please look after its arrival, "
        "customs and delivery, and tell us at once of any irregularity."
    ),
    "telex_to": "To",
    "also_to": "And to the carrier",
    "notice_telex": (
        "All {count} originals of bill of lading {bill} have been surrendered to us. "
        "Please release the cargo below to the consignee without presentation of an "
        "original, against the usual identification and the charges due."
    ),
    "notice_proof": (
        "Please check the goods before you sign, and note any shortage or damage here: "
        "a claim may depend on it."
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
