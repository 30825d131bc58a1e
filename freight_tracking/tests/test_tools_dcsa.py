import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import codes, dcsa
from .samples import check_parses, damaged, read

patient = settings(deadline=None, max_examples=200)
SAMPLE = read("dcsa_events.json")
GATE_OUT, GATE_IN, ARRIVAL, CONFIRMED = json.loads(SAMPLE)


def parse(*events):
    return dcsa.parse(json.dumps(events))


def without(event, *keys):
    return {key: value for key, value in event.items() if key not in keys}


@tagged("post_install", "-at_install")
class TestDcsa(BaseCase):
    def assertOne(self, event, **expected):
        parsed = parse(event)
        self.assertEqual(parsed.problems, [])
        (report,) = parsed.reports
        for key, value in expected.items():
            self.assertEqual(getattr(report, key), value, key)
        return report

    def assertLost(self, word, event):
        parsed = parse(GATE_IN, event, ARRIVAL)
        self.assertEqual([report.position for report in parsed.reports], [1, 3])
        self.assertEqual([problem.position for problem in parsed.problems], [2])
        self.assertTrue(parsed.problems[0].lost)
        self.assertIn(word, parsed.problems[0].reason)

    def test_sample(self):
        parsed = dcsa.parse(SAMPLE.encode())
        self.assertEqual(parsed.problems, [])
        self.assertEqual(
            [(report.code, report.empty_laden) for report in parsed.reports],
            [
                ("EQUIPMENT/GTOT", "EMPTY"),
                ("EQUIPMENT/GTIN", "LADEN"),
                ("TRANSPORT/ARRI", ""),
                ("SHIPMENT/CONF/BKG", ""),
            ],
        )

    def test_equipment(self):
        self.assertOne(
            GATE_IN,
            **{"container": "MSCU1234566", "bill": "MAEU123456789"},
            **{"booking": "ABC709951", "forwarder_reference": "SHP/202505/00080"},
            **{"customer_reference": "PO 4711", "classifier": "actual"},
            **{
                "when": "2025-05-09T17:45:00+07:00",
                "place": "VNSGN",
                "terminal": "CLI",
            },
            **{"mode": "sea", "vessel": "KING OF THE SEAS", "vessel_imo": "9321483"},
            **{"voyage": "2103S", "carrier": "MAEU", "seals": ("SL-778",)},
            **{"external_id": "3cecb101-7a1a-43a4-9d62-e88a131651e2"},
            **{"created": "2025-05-09T11:00:00+00:00", "retracted": False},
        )

    def test_a_box_is_where_its_event_is_not_where_its_ship_calls(self):
        self.assertOne(
            GATE_OUT
            | {"transportCall": GATE_IN["transportCall"] | {"UNLocationCode": "SGSIN"}},
            **{"place": "VNSGN", "place_text": "Song Than depot", "terminal": "STDEP"},
        )

    def test_transport(self):
        self.assertOne(
            ARRIVAL,
            **{"classifier": "estimated", "place": "USLGB", "place_text": "Long Beach"},
            **{"delay_reason": "WEA", "remark": "Typhoon in the Luzon strait"},
            **{"vessel_imo": "9321483", "container": "", "bill": "MAEU123456789"},
        )

    def test_shipment(self):
        self.assertOne(CONFIRMED, booking="ABC709951", remark="Space confirmed")
        title = CONFIRMED | {"shipmentEventTypeCode": "SURR", "documentTypeCode": "TRD"}
        self.assertOne(
            title | {"documentID": "MAEU1"}, code="SHIPMENT/SURR/TRD", bill="MAEU1"
        )

    def test_wrappers(self):
        events = json.loads(SAMPLE)
        for text in (
            json.dumps(events),
            json.dumps({"events": events}),
            "\ufeff" + json.dumps(events, indent=1),
        ):
            self.assertEqual(len(dcsa.parse(text).reports), 4)
        self.assertEqual(len(dcsa.parse(json.dumps(GATE_IN)).reports), 1)
        self.assertEqual(dcsa.parse("[]").problems, [])

    def test_an_error_is_no_event(self):
        for text in ('{"statusCode": 500}', '{"events": null}', "{}"):
            parsed = dcsa.parse(text)
            self.assertEqual([p.position for p in parsed.problems], [0])
            self.assertIn('{"events": […]}', parsed.problems[0].reason)

    def test_gaps(self):
        self.assertOne(
            without(GATE_IN, "eventCreatedDateTime", "eventID"),
            created="",
            external_id="",
        )
        self.assertOne(GATE_IN | {"eventDateTime": "2025-05-09T17:45:00"}, zone="")
        self.assertOne(GATE_IN | {"eventDateTime": "2025-05-09"}, when="2025-05-09")
        self.assertOne(without(GATE_IN, "eventType"), code="EQUIPMENT/GTIN")
        self.assertOne(GATE_IN | {"eventType": "TRANSPORT"}, code="EQUIPMENT/GTIN")
        self.assertOne(without(GATE_IN, "transportCall"), place="", mode="")
        self.assertOne(GATE_IN | {"transportCall": None, "seals": None}, place="")
        self.assertOne(GATE_IN | {"transportCall": "c-1", "references": {}}, place="")
        self.assertOne(
            without(CONFIRMED, "documentID")
            | {"references": [{"referenceType": "FF", "referenceValue": "SHP/1"}]},
            forwarder_reference="SHP/1",
        )

    def test_names_of_older_versions(self):
        old = without(GATE_IN, "equipmentEventTypeCode") | {"eventTypeCode": "GTIN"}
        self.assertOne(old, code="EQUIPMENT/GTIN")
        old = without(CONFIRMED, "documentTypeCode", "shipmentEventTypeCode")
        old |= {"eventTypeCode": "CONF", "shipmentInformationTypeCode": "BOK"}
        self.assertOne(old, code="SHIPMENT/CONF/BKG", booking="ABC709951")
        old = without(ARRIVAL, "changeRemark") | {"vesselScheduleChangeRemark": "Late"}
        self.assertOne(old, remark="Late")

    def test_gates_need_empty_or_laden(self):
        parsed = parse(without(GATE_OUT, "emptyIndicatorCode"))
        self.assertEqual(len(parsed.reports), 1)
        self.assertIn("emptyIndicatorCode", parsed.problems[0].reason)
        self.assertFalse(parsed.problems[0].lost)
        loaded = without(GATE_OUT, "emptyIndicatorCode")
        self.assertOne(loaded | {"equipmentEventTypeCode": "LOAD"}, empty_laden="")

    def test_what_cannot_be_used_is_reported_and_the_rest_kept(self):
        for word, event in (
            ("expected an object", 7),
            ("expected an object", [GATE_IN]),
            ("EventTypeCode is missing", {}),
            ("'WARP'", ARRIVAL | {"transportEventTypeCode": "WARP"}),
            ("'XYZ'", CONFIRMED | {"documentTypeCode": "XYZ"}),
            ("PLN, EST or ACT", ARRIVAL | {"eventClassifierCode": "REQ"}),
            ("PLN, EST or ACT", without(ARRIVAL, "eventClassifierCode")),
            ("when is missing", without(ARRIVAL, "eventDateTime")),
            ("when must be", ARRIVAL | {"eventDateTime": "0001-01-01T00:00:00Z"}),
            ("when must be", ARRIVAL | {"eventDateTime": "25/05/2025"}),
            ("No reference", without(ARRIVAL, "documentReferences")),
            ("IOT", {"eventType": "IOT", "iotEventTypeCode": "DETC"}),
        ):
            with self.subTest(word):
                self.assertLost(word, event)

    def test_a_wrong_check_digit_is_a_warning(self):
        parsed = parse(GATE_IN | {"equipmentReference": "TRHU4561222"})
        self.assertEqual(parsed.reports[0].container, "TRHU4561222")
        self.assertEqual([problem.lost for problem in parsed.problems], [False])

    def test_version_3(self):
        change = {"eventUpdatedDateTime": "2025-05-09T12:00:00Z", "isRetracted": True}
        self.assertOne(
            GATE_IN | change, retracted=True, updated="2025-05-09T12:00:00+00:00"
        )
        self.assertOne(
            GATE_IN | {"equipmentEventTypeCode": "AVPU"}, code="EQUIPMENT/AVPU"
        )
        self.assertOne(
            {
                "eventID": "e-3",
                "eventUpdatedDateTime": "2025-05-09T12:00:00Z",
                "eventDateTime": "2025-05-09T17:45:00+07:00",
                "eventClassification": {
                    **{"eventType": "EQUIPMENT", "eventClassifier": "ACT"},
                    "equipmentEventType": "GTIN",
                },
                "equipmentDetails": {
                    **{
                        "equipmentReference": "MSCU1234566",
                        "emptyIndicatorCode": "LADEN",
                    },
                    "seals": [{"number": "SL-778"}],
                },
                "documentReferences": [{"type": "BKG", "reference": "ABC709951"}],
                "eventLocation": {"UNLocationCode": "VNSGN"},
            },
            **{"code": "EQUIPMENT/GTIN", "booking": "ABC709951", "place": "VNSGN"},
            **{
                "container": "MSCU1234566",
                "empty_laden": "LADEN",
                "classifier": "actual",
            },
        )
        self.assertOne(
            {
                "metadata": {"eventID": "e-4", "retractedEventID": "e-3"},
                "payload": without(ARRIVAL, "eventID"),
            },
            **{"external_id": "e-4", "retracts": "e-3", "code": "TRANSPORT/ARRI"},
        )

    def test_an_event_of_several_bills_is_one_of_each(self):
        def named(*pairs):
            references = [
                {"documentReferenceType": kind, "documentReferenceValue": value}
                for kind, value in pairs
            ]
            parsed = parse(ARRIVAL | {"documentReferences": references})
            return [(report.bill, report.booking) for report in parsed.reports]

        self.assertEqual(named(("TRD", "A"), ("BKG", "1")), [("A", "1")])
        self.assertEqual(
            named(("TRD", "A"), ("TRD", "B"), ("BKG", "1")), [("A", "1"), ("B", "1")]
        )
        self.assertEqual(named(("TRD", "A"), ("BKG", "1"), ("BKG", "2")), [("A", "")])
        self.assertEqual(named(("BKG", "1"), ("BKG", "2")), [("", "1"), ("", "2")])
        self.assertEqual(named(("CBR", "0"), ("BKG", "1"), ("BKG", "1")), [("", "1")])
        self.assertEqual(named(("CBR", "0")), [("", "0")])

    def test_every_code_of_the_standard(self):
        events = [
            *(GATE_IN | {"equipmentEventTypeCode": c} for c in codes.EQUIPMENT_EVENTS),
            *(ARRIVAL | {"transportEventTypeCode": c} for c in codes.TRANSPORT_EVENTS),
            *(
                CONFIRMED
                | {"shipmentEventTypeCode": code, "documentTypeCode": document}
                for code in codes.SHIPMENT_EVENTS
                for document in codes.DOCUMENTS
            ),
        ]
        # A bill's or a booking's number is a reference; other documents have others.
        references = {"references": GATE_IN["references"]}
        parsed = parse(*(references | event for event in events))
        self.assertEqual(len(parsed.reports), len(events))
        self.assertEqual(parsed.problems, [])

    @patient
    @given(damaged(SAMPLE) | st.text() | st.binary())
    def test_fuzz(self, content):
        check_parses(self, dcsa.parse, content)

    @patient
    @given(st.data())
    def test_any_value_anywhere(self, data):
        event = data.draw(st.sampled_from([GATE_OUT, GATE_IN, ARRIVAL, CONFIRMED]))
        anything = st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=4,
        )
        changes = data.draw(st.dictionaries(st.sampled_from(sorted(event)), anything))
        parsed = check_parses(self, dcsa.parse, json.dumps([event | changes, ARRIVAL]))
        if parsed:  # a huge number is refused
            self.assertEqual(parsed.reports[-1].position, 2)
