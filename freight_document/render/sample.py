"""A shipment that never was, for previews: every field of every layout is filled."""

from ..tools import sscc


def sample():
    """Content that fills all layouts; a fresh dict at each call."""
    return {
        "number": "HLSGN25050080",
        "date": "08 May 2025",
        "shipment": "SHP/202505/00080",
        "booking": "SGN1234567",
        "mode": "sea",
        "incoterm": "FOB HO CHI MINH CITY",
        "parties": _parties(),
        "route": {
            "pre_carriage": "TRUCK",
            "receipt": "BINH DUONG, VIETNAM",
            "vessel": "CMA CGM ZEPHYR",
            "voyage": "0TN7BE1MA",
            "loading": "HO CHI MINH CITY, VIETNAM",
            "transhipment": "SINGAPORE",
            "discharge": "LONG BEACH, CA, USA",
            "delivery": "ONTARIO, CA, USA",
            "final_destination": "ONTARIO, CA, USA",
            "departure": "10 May 2025",
            "arrival": "25 May 2025",
            "terms": "CY / CY",
            "legs": [
                {
                    "mode": "Sea",
                    "carrier": "CMA CGM",
                    "means": "CMA CGM ZEPHYR",
                    "voyage": "0TN7B",
                    "origin": "HO CHI MINH CITY",
                    "destination": "SINGAPORE",
                    "departure": "10 May 2025",
                    "arrival": "13 May 2025",
                },
                {
                    "mode": "Sea",
                    "carrier": "CMA CGM",
                    "means": "CMA CGM ALASKA",
                    "voyage": "1TN3E",
                    "origin": "SINGAPORE",
                    "destination": "LONG BEACH",
                    "departure": "15 May 2025",
                    "arrival": "25 May 2025",
                },
            ],
        },
        "references": [
            {"label": "Booking No.", "number": "SGN1234567"},
            {"label": "Purchase order", "number": "PO-88017"},
            {"label": "Invoice", "number": "STE-2025-0417"},
        ],
        "cargo": _cargo(),
        "containers": [
            {
                "number": "CMAU1234560",
                "seals": ["H8801723"],
                "type": "40HC",
                "packages": "420 CARTONS",
                "weight": "9,450.000 KGS",
                "volume": "58.200 CBM",
                "tare": "3,900 KGS",
                "vgm": "13,450 KGS",
                "vgm_method": "2: Calculated",
                "method": "2",
                "vgm_by": "DANG THI MAI",
                "vgm_at": "07 May 2025",
                "dunnage": "100 KGS",
                "payload": "28,600 KGS",
                "maximum": "32,500 KGS",
                "used": "33 % / 76 %",
                "truck": "51C-123.45, TRẦN VĂN AN",
                "delivered": "27 May 2025 10:15",
                "delivered_to": "J. MILLER",
            },
            {
                "number": "TCNU7654328",
                "seals": ["H8801724", "VN20931"],
                "type": "40HC",
                "packages": "400 CARTONS",
                "weight": "8,975.500 KGS",
                "volume": "55.000 CBM",
                "tare": "3,890 KGS",
                "vgm": "12,866 KGS",
                "vgm_method": "1: Weighed",
                "method": "1",
                "vgm_by": "DANG THI MAI",
                "vgm_at": "07 May 2025",
                "payload": "28,600 KGS",
                "maximum": "32,490 KGS",
                "used": "31 % / 72 %",
            },
        ],
        "totals": {
            "packages": "820 CARTONS",
            "packages_words": "TWO (2) 40' HIGH CUBE CONTAINERS SAID TO CONTAIN EIGHT "
            "HUNDRED AND TWENTY (820) CARTONS ONLY",
            "weight": "18,425.500 KGS",
            "volume": "113.200 CBM",
            "chargeable": "113.200 W/M",
            "containers": "2 x 40HC",
        },
        "freight": "FREIGHT COLLECT",
        "clauses": ["SHIPPER'S LOAD, STOW, COUNT AND SEAL"],
        "charges": [
            {"name": "Ocean freight", "collect": "AS ARRANGED"},
            {"name": "Terminal handling, origin", "prepaid": "AS ARRANGED"},
        ],
        "bill": {
            "number": "HLSGN25050080",
            "kind": "negotiable",
            "originals": 3,
            "on_board": "10 May 2025",
            "place_of_issue": "HO CHI MINH CITY",
            "date_of_issue": "10 May 2025",
            "payable_at": "LONG BEACH",
            "declared_value": "NVD",
            "signed_for": "AS CARRIER",
            "master_number": "SGN1234567",
        },
        "air": _air(),
        "bills": _bills(),
        "deadlines": [
            {"name": "Documents", "when": "07 May 2025 17:00", "where": "By mail"},
            {"name": "VGM", "when": "08 May 2025 12:00", "where": "By mail"},
            {
                "name": "Full containers",
                "when": "08 May 2025 18:00",
                "where": "CAT LAI TERMINAL",
            },
        ],
        "labels": _labels(),
        "remarks": "Please quote our reference in all correspondence.",
        "barcodes": {"shipment": "SHP/202505/00080"},
    }


def _parties():
    return {
        "shipper": {
            "name": "SAIGON TECH EXPORT CO., LTD",
            "lines": [
                "Số 12 đường Nguyễn Huệ, Phường Bến Nghé, Quận 1",
                "Thành phố Hồ Chí Minh, Việt Nam",
                "Tel +84 28 3822 0000  Tax 0301234567",
            ],
        },
        "consignee": {
            "name": "PACIFIC HOME GOODS INC.",
            "lines": ["2400 East Pacific Park Drive", "ONTARIO, CA 91761, USA"],
        },
        "notify": {
            "name": "深圳市远洋国际货运代理有限公司",
            "lines": ["广东省深圳市罗湖区深南东路 5001 号 18 楼", "SHENZHEN, CHINA"],
        },
        "also_notify": {
            "name": "WESTERN CUSTOMS BROKERS LLC",
            "lines": ["1 World Trade Center, LONG BEACH, CA 90831, USA"],
        },
        "delivery_agent": {
            "name": "HARBOUR FREIGHT AGENTS INC.",
            "lines": ["300 Oceangate, Suite 900", "LONG BEACH, CA 90802, USA"],
        },
        "forwarder": {"name": "HAI LONG LOGISTICS", "lines": ["Ho Chi Minh City"]},
        "customer": {
            "name": "SAIGON TECH EXPORT CO., LTD",
            "lines": ["Ho Chi Minh City, Vietnam"],
        },
        "carrier": {"name": "CMA CGM", "lines": []},
        "agent": {"name": "HARBOUR FREIGHT AGENTS INC.", "lines": ["LONG BEACH"]},
        "issuer": {"name": "HAI LONG LOGISTICS", "lines": ["Ho Chi Minh City"]},
        "pickup": {"name": "CAT LAI DEPOT", "lines": ["Thu Duc, Ho Chi Minh City"]},
        "delivery": {
            "name": "PACIFIC HOME GOODS WAREHOUSE",
            "lines": ["ONTARIO, CA 91761, USA"],
        },
        "haulier": {"name": "DESERT TRUCKING LLC", "lines": ["LONG BEACH, CA"]},
    }


def _cargo():
    return [
        {
            "marks": "PHG\nPO 88017\nONTARIO CA\nC/NO. 1-420\nMADE IN VIETNAM",
            "packages": "420 CARTONS",
            "description": "ELECTRONIC HOUSEHOLD GOODS:\nLED TABLE LAMPS, MODEL TL-200",
            "hs": "9405.21.00",
            "weight": "9,450.000 KGS",
            "volume": "58.200 CBM",
            "dimensions": "60 x 48 x 48 cm",
            "net_weight": "8,820.000 KGS",
            "house": "HLSGN25050080",
            "share": 420,
        },
        {
            "marks": "PHG\nC/NO. 421-820",
            "packages": "400 CARTONS",
            "description": "CORDLESS VACUUM CLEANERS WITH LITHIUM ION BATTERIES",
            "hs": "8508.11.00",
            "weight": "8,975.500 KGS",
            "volume": "55.000 CBM",
            "house": "HLSGN25050081",
            "share": 350,
            "dangerous": {
                "un": "UN3481",
                "name": "LITHIUM ION BATTERIES PACKED WITH EQUIPMENT",
                "hazard_class": "9",
                "net_weight": "320.000 KGS",
                "ems": "F-A, S-I",
                "emergency": "+84 28 3822 0001",
                "instruction": "966",
            },
        },
    ]


def _air():
    return {
        "master_number": "738-12345675",
        "departure_code": "SGN",
        "destination_code": "LAX",
        "agent_code": "37-3 0123/0012",
        "accounting": "FREIGHT COLLECT",
        "currency": "USD",
        "charges_code": "CC",
        "weight_terms": "COLL",
        "other_terms": "COLL",
        "value_carriage": "NVD",
        "value_customs": "NCV",
        "insurance": "NIL",
        "handling": "KEEP DRY. DOCUMENTS ATTACHED.",
        "lines": [
            {
                "pieces": "820",
                "gross": "18,425.5",
                "unit": "K",
                "rate_class": "Q",
                "chargeable": "18,866.7",
                "rate": "AS",
                "total": "AGREED",
                "nature": "CONSOLIDATION AS PER ATTACHED",
            }
        ],
        "charges": [{"name": "weight", "collect": "AS AGREED"}],
        "total_collect": "AS AGREED",
        "executed": "10 May 2025  HO CHI MINH CITY",
        "signature": "HAI LONG LOGISTICS",
    }


def _bills():
    return [
        {
            "number": f"HLSGN2505008{number}",
            "shipper": "SAIGON TECH EXPORT CO., LTD",
            "consignee": "PACIFIC HOME GOODS INC.",
            "notify": "SAME AS CONSIGNEE",
            "marks": "PHG / ONTARIO CA",
            "packages": "410 CARTONS",
            "description": "ELECTRONIC HOUSEHOLD GOODS",
            "weight": "9,212.750 KGS",
            "volume": "56.600 CBM",
            "containers": "CMAU1234560",
            "destination": "ONTARIO, CA",
            "freight": "FREIGHT COLLECT",
        }
        for number in range(2)
    ]


def _labels():
    return [
        {
            "number": f"SHP/202505/00080-{number:03}",
            "sscc": sscc.make("8938505974", number),
            "position": f"{number} / 6",
            "marks": "PHG\nPO 88017\nONTARIO CA",
            "description": "LED TABLE LAMPS, MODEL TL-200",
            "weight": "22.500 KGS",
            "dimensions": "60 × 48 × 48 cm",
            "dangerous": "" if number < 6 else "UN3481, 9",
        }
        for number in range(1, 7)
    ]
