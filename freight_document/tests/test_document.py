"""The life of a document: what is issued stays as it is."""

import base64

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DocumentCase, a_pdf, pdf_text


@tagged("post_install", "-at_install")
class TestDocument(DocumentCase):
    def test_issuing_numbers_draws_and_freezes(self):
        bill = self.issued("house_bill", on_board_date=False)
        self.assertEqual(bill.state, "issued")
        self.assertRegex(bill.number, r"^HBL/SHP\d*/\d{6}/\d{5}$")
        self.assertEqual(self.file.house_number, bill.number)
        self.assertEqual(len(bill.sha256), 64)
        text = pdf_text(bill._get_bytes())
        for word in (bill.number, "Saigon Tech Export", "Pacific Home Goods", "120"):
            self.assertIn(word, text)
        self.assertEqual(
            bill.content["parties"]["shipper"]["name"], self.saigon_tech.name
        )
        self.assertEqual(bill.issued_by_id, self.env.user)

    def test_shipments_later_changes_do_not_reach_it(self):
        bill = self.issued("house_bill")
        before = bill._get_bytes()
        self.saigon_tech.name = "Renamed"
        self.file.cargo_ids.description = "Other goods"
        self.env.invalidate_all()
        self.assertEqual(bill._get_bytes(), before)
        self.assertNotIn("Renamed", str(bill.content))

    def test_what_is_issued_is_not_written(self):
        bill = self.issued("house_bill")
        for vals in (
            {"number": "X"},
            {"file": base64.b64encode(a_pdf())},
            {"type_id": self.kind("sea_waybill").id},
            {"bill_type": "straight"},
            {"lang": "en_US"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                bill.write(vals)
        bill.note = "told the customer"
        with self.assertRaises(UserError):
            bill.unlink()

    def test_verbs_alone_set_what_is_theirs(self):
        draft = self.draft("house_bill")
        for vals in (
            {"state": "issued"},
            {"published_customer": True},
            {"sha256": "0" * 64},
            {"content": {}},
            {"version": 7},
            {"review_state": "approved"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                draft.with_context(freight_document="BY_VERB").write(vals)
        with self.assertRaises(UserError):
            self.documents.create(
                {
                    "shipment_id": self.file.id,
                    "type_id": self.kind("house_bill").id,
                    "state": "issued",
                }
            )

    def test_all_that_is_missing_is_said_at_once(self):
        bare = self.shipment(kind="direct")
        with self.assertRaises(UserError) as caught:
            self.draft("house_bill", bare)._issue()
        text = str(caught.exception)
        for label in ("Shipper", "Consignee", "Notify party"):
            self.assertIn(label, text)

    def test_changed_bytes_are_given_to_nobody(self):
        bill = self.issued("house_bill")
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "freight.document"),
                    ("res_id", "=", bill.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        attachment.raw = a_pdf("forged")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "SHA-256"):
            bill._get_bytes()

    def test_amending_makes_a_new_version_that_names_the_old(self):
        first = self.issued("house_bill")
        self.file.cargo_ids.booked_packages = 121
        second = first._amend("Recount")
        self.assertEqual((second.version, second.previous_id), (2, first))
        self.assertEqual(first.state, "issued")
        second._issue()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(second.number, first.number)
        self.assertIn("Amends version 1", second.content["bill"]["amends"])
        self.assertIn("120", pdf_text(first._get_bytes()))

    def test_a_version_is_amended_once_at_a_time(self):
        first = self.issued("arrival_notice")
        draft = first._amend("One")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.env.cr.savepoint(),
        ):
            first._amend("Two")
            self.env.flush_all()
        self.assertIn("previous_uniq", str(caught.exception))
        draft._void("Not needed")
        first._amend("Two")

    def test_void_is_gone_from_outside_and_stays_on_record(self):
        notice = self.issued("arrival_notice")
        self.assertTrue(notice.published_customer)
        notice._void("Wrong vessel")
        self.assertEqual(notice.state, "void")
        self.assertFalse(notice.published_customer)
        self.assertTrue(notice._get_bytes())

    def test_a_shipment_has_one_current_house_bill(self):
        self.issued("house_bill")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.env.cr.savepoint(),
        ):
            self.issued("sea_waybill")
            self.env.flush_all()
        self.assertIn("house_uniq", str(caught.exception))

    def test_numbers_are_drawn_together(self):
        shipments = self.file
        for _number in range(4):
            shipments |= self.complete()
        drafts = self.documents._make(shipments, self.kind("house_bill"))
        drafts._issue()
        self.assertEqual(len(set(drafts.mapped("number"))), 5)

    def test_house_number_of_the_shipment_is_kept(self):
        self.file.house_number = "OWN123"
        self.assertEqual(self.issued("house_bill").number, "OWN123")

    def test_preview_is_marked_and_keeps_nothing(self):
        draft = self.draft("house_bill")
        text = pdf_text(draft._draw_preview())
        self.assertIn("DRAFT", text.upper())
        self.assertFalse(draft.file or draft.number)

    def test_kinds_per_container(self):
        box_kind = self.kind("vgm").copy({"code": "vgm_test"})
        two = self.complete("MSCU1234566", "CSQU3054383")
        papers = self.documents._make(two, box_kind)
        self.assertEqual(papers.container_id, two.container_ids)
        # A second making finds them there.
        self.assertFalse(self.documents._make(two, box_kind))
        with self.assertRaises(UserError):
            self.documents.create({"shipment_id": two.id, "type_id": box_kind.id})
        with self.assertRaises(UserError):
            papers[0].container_id = self.file.container_ids

    def test_what_came_in_is_accepted_with_its_hash(self):
        content = a_pdf("master")
        paper = self.received("master_bill", content)
        self.assertEqual((paper.state, paper.file_kind), ("issued", "pdf"))
        self.assertEqual(paper._get_bytes(), content)
        with self.assertRaises(UserError):
            self.documents.create(
                {
                    "shipment_id": self.file.id,
                    "type_id": self.kind("master_bill").id,
                    "file": base64.b64encode(b"MZ\x90\x00"),
                    "file_name": "bill.pdf",
                }
            )

    def test_every_step_is_in_the_history(self):
        notice = self.issued("arrival_notice")
        notice.action_unpublish()
        notice._void("Twice")
        text = " ".join(self.file.message_ids.mapped("body"))
        for word in (
            "issued",
            "published to",
            "not published any more",
            "void",
            "Twice",
        ):
            self.assertIn(word, text)

    def test_deleting_a_shipment_takes_its_drafts_and_files(self):
        gone = self.shipment()
        self.draft("house_bill", gone)
        gone.unlink()
        self.assertFalse(gone.exists())

    def test_house_bill_of_a_master_is_refused(self):
        master = self.complete(kind="master")
        master.cargo_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "not for its master"):
            self.draft("house_bill", master)._issue()

    def test_master_level_papers_name_forwarder_and_agent(self):
        agent = self.env["res.partner"].create({"name": "Agent LGB"})
        master = self.complete(
            kind="master", destination_agent_id=agent.id, master_number="MBL1"
        )
        parties = self.draft("cargo_manifest", master)._collect()["parties"]
        self.assertEqual(parties["shipper"]["name"], master.company_id.name)
        self.assertEqual(parties["consignee"]["name"], "Agent LGB")

    def test_content_says_what_the_shipment_is(self):
        content = self.draft("house_bill")._collect()
        self.assertEqual(content["route"]["terms"], "PORT / PORT")
        self.assertEqual(content["route"]["vessel"], "Éver Tést")
        self.assertEqual(content["totals"]["packages"], "120 CARTONS")
        (box,) = content["containers"]
        self.assertEqual((box["packages"], box["seals"]), ("120 CARTONS", ["SEAL1"]))
        # 25 May 00:00 UTC is the evening before in Long Beach.
        self.assertEqual(content["route"]["arrival"], "24 May 2025")
        self.assertEqual(content["freight"], "FREIGHT PREPAID")
