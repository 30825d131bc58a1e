"""Documents across shipments: found, counted, taken away, and nobody else's."""

import io
import re
import zipfile
from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .desk_case import DeskCase

LIST = "odoo.addons.freight_portal.models.res_users_documents"
# A page's own token, and when it was made.
SPECIAL = re.compile(r'csrf_token: "[^"]+"')
PAGE = "odoo.addons.freight_portal.controllers.documents"


@tagged("post_install", "-at_install")
class TestDocumentsPage(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.shipment(customer_reference="STE-PO-77")
        cls.foreign = cls.shipment(partner_id=cls.pacific_home.id)
        cls.shown = cls.paper(cls.theirs, number="SHOWN-1")
        cls.hidden = cls.paper(cls.theirs, number="HIDDEN-1", publish=False)
        cls.others = cls.paper(cls.foreign, number="OTHERS-1")

    def file_url(self, document):
        return f"/my/freight/documents/{document.id}"

    def test_each_role_gets_what_it_may_and_the_rest_is_not_there(self):
        for user, status in (
            (self.ops, 200),
            (self.reader, 200),
            (self.admin, 200),
            (self.finance, 404),
            (self.plain, 404),
            (self.stranger, 404),
        ):
            with self.subTest(user.login):
                self.assertEqual(
                    self.fetch(self.file_url(self.shown), user).status_code, status
                )

    def test_foreign_unpublished_and_absent_ones_are_the_same_answer(self):
        self.as_user(self.ops)
        answers = {
            name: self.fetch(f"/my/freight/documents/{number}")
            for name, number in (
                ("foreign", self.others.id),
                ("unpublished", self.hidden.id),
                ("absent", 10**8),
                ("huge", 10**15),
            )
        }
        self.assertEqual({one.status_code for one in answers.values()}, {404})
        bodies = {
            SPECIAL.sub("", one.text.replace(one.request.path_url, ""))
            for one in answers.values()
        }
        self.assertEqual(len(bodies), 1)

    def test_what_is_taken_back_or_archived_is_gone_at_once(self):
        url = self.file_url(self.shown)
        self.assertEqual(self.fetch(url, self.ops).status_code, 200)
        self.shown.action_unpublish()
        self.assertEqual(self.fetch(url, self.ops).status_code, 404)
        self.shown._publish("customer")
        self.theirs.active = False
        self.assertEqual(self.fetch(url, self.ops).status_code, 404)

    def test_file_goes_out_with_the_headers_of_a_file_that_is_kept_by_nobody(self):
        answer = self.fetch(self.file_url(self.shown), self.ops)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn("script-src 'none'", answer.headers["Content-Security-Policy"])

    def test_list_holds_the_own_published_ones(self):
        page = self.fetch("/my/documents", self.ops)
        self.assertEqual(page.status_code, 200)
        self.assertIn("SHOWN-1", page.text)
        self.assertIn("STE-PO-77", page.text)
        for word in ("HIDDEN-1", "OTHERS-1"):
            self.assertNotIn(word, page.text)

    def test_roles_without_documents_have_no_page_of_them(self):
        for user in (self.finance, self.plain):
            self.assertEqual(self.fetch("/my/documents", user).status_code, 404)

    def test_search_finds_by_number_kind_shipment_reference_and_box(self):
        self.as_user(self.ops)
        for text in ("shown-1", "kind arrival", self.theirs.name, "po-77"):
            with self.subTest(text):
                page = self.fetch(f"/my/documents?q={text}")
                self.assertIn("SHOWN-1", page.text)
        page = self.fetch("/my/documents?q=nothing+like+that")
        self.assertIn("No document fits that", page.text)

    def test_search_answers_nothing_about_what_is_hidden_or_foreign(self):
        self.theirs.internal_note = "canary-internal"
        self.shown.note = "canary-note"
        self.as_user(self.ops)
        for text in (
            *("HIDDEN-1", "OTHERS-1", self.foreign.name, "canary"),
            *("paper.pdf", self.shown.sha256, self.env.user.name),
        ):
            with self.subTest(text):
                found = self.ops._find_freight_documents(
                    self.ops._get_freight_viewer(), _wanted(text=text)
                )
                self.assertEqual((found["rows"], found["count"]), ([], 0))

    def test_filters_of_kind_and_day(self):
        other = self.paper(self.theirs, "other_kind", number="OTHER-KIND")
        moved = datetime(2025, 5, 10, 23, 59)
        other._by_verb().write({"issued_at": moved})
        self.as_user(self.ops)
        page = self.fetch("/my/documents?kind=other_kind")
        self.assertIn("OTHER-KIND", page.text)
        self.assertNotIn("SHOWN-1", page.text)
        page = self.fetch("/my/documents?from=2025-05-10&to=2025-05-10")
        self.assertIn("OTHER-KIND", page.text)
        self.assertNotIn("SHOWN-1", page.text)
        self.assertNotIn("OTHER-KIND", self.fetch("/my/documents?to=2025-05-09").text)

    def test_hostile_searches_are_answered(self):
        self.as_user(self.ops)
        for query, status in (
            ("q=%00", 200),
            ("q=%25%27%22%3Cscript%3E", 200),
            ("q=" + "x" * 5000, 200),
            ("q=%5C", 200),
            ("kind=%27--", 200),
            ("after=rubbish", 200),
            ("after=20251399T000000000000.1", 200),
            ("from=yesterday", 422),
            ("to=2025-02-31", 422),
            ("q=a&q=b&surprise=1", 200),
        ):
            with self.subTest(query):
                page = self.fetch(f"/my/documents?{query}")
                self.assertEqual(page.status_code, status)
                self.assertNotIn("<script>", page.text.partition("<main")[2])

    def test_pages_follow_each_other_without_gap_or_repeat(self):
        for number in range(5):
            self.paper(self.theirs, number=f"N-{number}")
        same = self.shown.issued_at
        self.theirs.document_ids._by_verb().write({"issued_at": same})
        viewer = self.ops._get_freight_viewer()
        seen, mark = [], ""
        with patch(f"{LIST}.PAGE", 2):
            while mark is not None:
                found = self.ops._find_freight_documents(viewer, _wanted(mark=mark))
                seen += [row["id"] for row in found["rows"]]
                mark = found["next"]
        published = self.theirs.document_ids.filtered("published_customer")
        self.assertEqual(seen, published.sorted("id", reverse=True).ids)

    def test_count_is_capped(self):
        self.paper(self.theirs)
        viewer = self.ops._get_freight_viewer()
        with patch(f"{LIST}.MOST_COUNTED", 1):
            found = self.ops._find_freight_documents(viewer, _wanted())
        self.assertEqual((found["count"], found["is_capped"]), (1, True))

    def test_queries_do_not_grow_with_rows(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            viewer = self.ops._get_freight_viewer()
            self.ops._find_freight_documents(viewer, _wanted())
            self.ops._get_freight_document_tasks(viewer)
            return self.env.cr.sql_log_count - before

        def add():
            shipment = self.fcl()
            shipment.action_confirm()
            self.paper(shipment)
            draft = self.env["freight.document"]._make(
                shipment, self.kind("house_bill")
            )
            draft.action_ask_review()

        add()
        count()
        few = count()
        for _number in range(4):
            add()
        self.assertEqual(count(), few)

    def test_branch_user_finds_the_branchs_only(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        of_branch = self.shipment(partner_id=branch.id)
        paper = self.paper(of_branch, number="BRANCH-1")
        self.ops.freight_access_ids.branch_ids = [Command.set(branch.ids)]
        page = self.fetch("/my/documents", self.ops)
        self.assertIn("BRANCH-1", page.text)
        self.assertNotIn("SHOWN-1", page.text)
        self.assertEqual(self.fetch(self.file_url(paper)).status_code, 200)
        self.assertEqual(self.fetch(self.file_url(self.shown)).status_code, 404)

    def test_what_is_to_be_sent_and_approved_stands_on_top(self):
        shipment = self.fcl()
        shipment.action_confirm()
        page = self.fetch("/my/documents", self.ops)
        self.assertIn("To send", page.text)
        self.assertIn(shipment.name, page.text)
        draft = self.env["freight.document"]._make(shipment, self.kind("house_bill"))
        self.assertNotIn("To approve", page.text)
        draft.action_ask_review()
        self.assertIn("To approve", self.fetch("/my/documents", self.ops).text)

    # What was shared with a company that is not the customer

    def test_granted_company_opens_what_links_may_and_lists_nothing(self):
        grant = self.env["freight.shipment.grant"].create(
            {
                "shipment_id": self.theirs.id,
                "partner_id": self.pacific_home.id,
                "with_documents": True,
            }
        )
        by_link = self.paper(self.theirs, number="BY-LINK", publish=False)
        by_link._publish("link")
        self.as_user(self.stranger)
        self.assertEqual(self.fetch(self.file_url(by_link)).status_code, 200)
        self.assertEqual(self.fetch(self.file_url(self.shown)).status_code, 404)
        self.assertNotIn("BY-LINK", self.fetch("/my/documents").text)
        # The customer has it by the portal only once it is published there.
        self.assertEqual(self.fetch(self.file_url(by_link), self.ops).status_code, 404)
        grant.action_revoke()
        self.assertEqual(
            self.fetch(self.file_url(by_link), self.stranger).status_code, 404
        )

    # Many at once

    def zip_url(self, *documents):
        return "/my/documents/zip?" + "&".join(
            f"document={one.id}" for one in documents
        )

    def test_zip_holds_the_ticked_ones_under_names_of_their_own(self):
        twin = self.paper(self.theirs, number="SHOWN-1")
        hostile = self.paper(self.theirs, number="../../etc/pass\\wd\u202e<b>")
        answer = self.fetch(self.zip_url(self.shown, twin, hostile), self.ops)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertIsNone(archive.testzip())
        names = archive.namelist()
        self.assertEqual(len(set(names)), 3)
        for name in names:
            self.assertNotRegex(name, r"[/\\<>\u202e]|^\.")
            self.assertTrue(archive.read(name).startswith(b"%PDF"))

    def test_zip_with_anything_foreign_or_unpublished_is_not_there(self):
        self.as_user(self.ops)
        for other in (self.others, self.hidden):
            answer = self.fetch(self.zip_url(self.shown, other))
            self.assertEqual(answer.status_code, 404)

    def test_zip_says_its_limits(self):
        self.as_user(self.ops)
        answer = self.fetch("/my/documents/zip")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Tick the documents", answer.text)
        many = "&".join(f"document={number}" for number in range(1, 200))
        answer = self.fetch(f"/my/documents/zip?{many}")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("At most 100 documents", answer.text)
        with patch(f"{PAGE}.MOST_MB", 0):
            answer = self.fetch(self.zip_url(self.shown))
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Choose fewer", answer.text)
        answer = self.fetch("/my/documents/zip?document=x&document=-1&document=")
        self.assertEqual(answer.status_code, 422)

    # Addresses for mails

    def test_mails_name_the_address_to_those_who_can_open_it(self):
        link = self.shown._get_document_link(self.ops.partner_id)
        self.assertTrue(link.endswith(self.file_url(self.shown)))
        for user in (self.finance, self.plain, self.stranger):
            self.assertIsNone(self.shown._get_document_link(user.partner_id))
        self.assertIsNone(self.shown._get_document_link(self.saigon_contact))
        self.assertIsNone(self.hidden._get_document_link(self.ops.partner_id))
        self.ops.active = False
        self.assertIsNone(self.shown._get_document_link(self.ops.partner_id))


def _wanted(**vals):
    from ..models.res_users_documents import DocumentSearch

    return DocumentSearch(**vals)
