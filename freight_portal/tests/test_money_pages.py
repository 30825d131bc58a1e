"""Money on the portal: account, statements and disputes, and Odoo's own invoices."""

import re
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.freight_billing.tests.books import BooksCase

from ..models import freight_statement
from .desk_case import DeskCase


class MoneyCase(DeskCase, BooksCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.ops | cls.finance | cls.reader | cls.admin | cls.plain
        for user in people | cls.stranger:
            user.write(
                {
                    "company_ids": [Command.link(cls.company.id)],
                    "company_id": cls.company.id,
                }
            )
        cls.saigon_tech.email = "finance@saigontech.example"
        cls.ship = cls.fcl(company_id=cls.company.id, customer_reference="STE-1")
        cls.charges = cls.env["freight.charge"].union(
            *(
                cls.add_charge(cls.ship, code, price)
                for code, price in (("OFR", 911), ("DOC", 47), ("THC-O", 153))
            )
        )
        cls.charges.action_release()
        cls.quiet = cls.add_charge(cls.ship, "BAF", 3331)
        cls.cost = cls.add_charge(cls.ship, "THC-D", 4441, side="buy")

    @classmethod
    def invoice(cls, charges=None, **vals):
        moves = (charges or cls.charges[0]).make_invoices()
        moves.write(vals)
        return cls.post(moves)

    @classmethod
    def statement(cls, send=True):
        statement = cls.env["freight.statement"].create(
            {
                "partner_id": cls.saigon_tech.id,
                "company_id": cls.company.id,
                "date_from": "2025-05-01",
                "date_to": fields.Date.today(),
            }
        )
        statement.action_fill()
        if send:
            statement.action_send()
        return statement


@tagged("post_install", "-at_install")
class TestMoneyPages(MoneyCase):
    def test_shipment_shows_money_to_those_who_may(self):
        move = self.invoice()
        url = f"/my/shipments/{self.ship.id}"
        for user in (self.reader, self.admin):
            page = self.fetch(url, user).text
            self.assertIn(move.name, page)
            self.assertIn(f"/my/invoices/{move.id}?payment=True", page)
            self.assertIn("$47.00", page)
            for figure in ("3,331", "4,441"):
                self.assertNotIn(figure, page)
        for user in (self.ops, self.plain):
            page = self.fetch(url, user).text
            self.assertNotIn(move.name, page)
            self.assertNotIn("$47.00", page)

    def test_account_is_for_finance_also_without_shipments(self):
        move = self.invoice()
        page = self.fetch("/my/freight/account", self.finance)
        self.assertEqual(page.status_code, 200)
        self.assertIn(move.name, page.text)
        self.assertIn("$911.00", page.text)
        self.assertIn("$200.00", page.text)  # 47 and 153 are not billed yet
        self.assertIn(self.ship.name, page.text)
        # That role opens no shipment, so there is no link to one.
        self.assertNotIn(f"/my/shipments/{self.ship.id}", page.text)
        self.assertIn(f"/my/shipments/{self.ship.id}", self.get_account(self.admin))
        for figure in ("3,331", "4,441"):
            self.assertNotIn(figure, page.text)
        for user in (self.ops, self.plain):
            self.assertEqual(self.fetch("/my/freight/account", user).status_code, 404)

    def get_account(self, user):
        return self.fetch("/my/freight/account", user).text

    def test_strangers_account_holds_nothing_of_it(self):
        move = self.invoice()
        page = self.get_account(self.stranger)
        self.assertIn("No invoice is open", page)
        for word in (move.name, self.ship.name, "911.00"):
            self.assertNotIn(word, page)

    def test_draft_invoice_is_nowhere(self):
        move = self.charges[0].make_invoices()
        page = self.get_account(self.finance)
        self.assertNotIn("$911.00", page)
        self.assertIn("No invoice is open", page)
        self.assertFalse(self.find_invoices(self.finance) & move)

    def test_who_is_held_to_a_branch_sees_its_money_alone(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        ship = self.fcl(partner_id=branch.id, company_id=self.company.id)
        of_branch = self.add_charge(ship, "OFR", 77, partner_id=branch.id)
        of_branch.action_release()
        billed = self.add_charge(ship, "DOC", 88, partner_id=branch.id)
        of_company, mine = self.invoice(), self.invoice(billed)
        statement = self.statement()
        self.finance.freight_access_ids.branch_ids = [Command.set(branch.ids)]
        page = self.get_account(self.finance)
        self.assertIn("$77.00", page)
        self.assertIn(mine.name, page)
        self.assertNotIn(of_company.name, page)
        self.assertNotIn("$47.00", page)
        self.assertNotIn("Balance", page)
        self.assertEqual(self.find_invoices(self.finance), mine)
        self.assertEqual(self.fetch(f"/my/statements/{statement.id}").status_code, 404)

    def test_whole_companys_bills_are_no_links_for_who_is_held_to_a_branch(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        self.ship.partner_id = branch
        of_branch = self.add_charge(self.ship, "BAF", 88, partner_id=branch.id)
        of_branch.action_release()
        of_company, mine = self.invoice(), self.invoice(of_branch)
        statement = self.statement()
        statement.line_ids[0]._dispute("wrong", self.admin._get_freight_viewer())
        url = f"/my/shipments/{self.ship.id}"
        page = self.fetch(url, self.admin).text
        for move in (of_company, mine):
            self.assertIn(f"/my/invoices/{move.id}", page)
        self.assertNotIn("billed to your company as a whole", page)
        self.admin.freight_access_ids.branch_ids = [Command.set(branch.ids)]
        page = self.fetch(url, self.admin).text
        self.assertIn("billed to your company as a whole", page)
        self.assertNotIn("$911.00", page)
        self.assertIn("Disputed", page)
        self.assert_links_open(page, f"/my/invoices/{mine.id}")

    def test_bill_of_a_branch_of_ours_that_the_login_misses_is_no_link(self):
        move = self.invoice()
        url = f"/my/shipments/{self.ship.id}"
        self.assert_links_open(self.fetch(url, self.admin).text, "/my/invoices/")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.admin.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        page = self.fetch(url, self.admin).text
        self.assertIn(move.name, page)
        self.assertNotIn("/my/invoices/", page)

    def assert_links_open(self, page, wanted):
        """Each link to money on the page is good, ``wanted`` among them."""
        links = re.findall(r'href="(/my/(?:invoices|statements)/[^"#]+)"', page)
        self.assertIn(wanted, " ".join(links))
        for link in links:
            answer = self.fetch(link.replace("&amp;", "&"))
            self.assertEqual(answer.status_code, 200, link)

    # Statements

    def test_statement_is_found_once_it_was_sent_and_by_finance(self):
        statement = self.statement(send=False)
        url = f"/my/statements/{statement.id}"
        self.assertEqual(self.fetch(url, self.finance).status_code, 404)
        statement.action_send()
        page = self.fetch(url)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Accept all 3 open ones", page.text)
        self.assertIn(url, self.fetch("/my/statements").text)
        for user in (self.ops, self.plain, self.stranger):
            self.assertEqual(self.fetch(url, user).status_code, 404)
        self.assertEqual(
            self.fetch("/my/statements/99999999", self.ops).status_code, 404
        )

    def have_sent(self, like, days):
        """A statement that was sent as well, and ends so many days ago."""
        end = fields.Date.today() - timedelta(days=days)
        statement = like.copy({"date_to": end})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_statement SET state = 'sent' WHERE id = %s", [statement.id]
        )
        self.env.invalidate_all()
        return statement

    def test_statements_are_paged_by_where_the_last_page_ended(self):
        first = self.statement()
        for days in (0, 0, 0, 5, 9):
            self.have_sent(first, days)
        whole = first.search(first._get_customer_domain(self.finance)).ids
        self.assertEqual(len(whole), 6)
        seen, url = [], "/my/statements"
        with patch.object(freight_statement, "PAGE", 2):
            while url:
                page = self.fetch(url, self.finance).text
                seen += map(int, re.findall(r'href="/my/statements/(\d+)"', page))
                older = re.search(r'href="(/my/statements\?after=[^"]+)"', page)
                url = older and older[1]
                # What comes meanwhile moves nothing to the next page.
                if len(seen) == 2:
                    self.have_sent(first, 0)
        self.assertEqual(seen, whole)
        page = self.fetch("/my/statements?after=x~y", self.finance).text
        self.assertIn(f'href="/my/statements/{seen[0]}"', page)

    def test_mail_names_the_address_where_somebody_can_answer(self):
        statement = self.statement()
        link = f"/my/statements/{statement.id}"
        self.assertTrue(statement.customer_link.endswith(link))
        (self.finance | self.reader | self.admin).active = False
        self.assertFalse(statement._get_customer_link())

    def test_all_are_accepted_with_one_click_and_twice_is_once(self):
        statement = self.statement()
        url = f"/my/statements/{statement.id}/accept"
        self.assertEqual(
            self.submit(url, {"every": "1"}, user=self.finance).status_code, 303
        )
        self.refresh()
        self.assertEqual(set(statement.line_ids.mapped("state")), {"accepted"})
        self.assertEqual(statement.state, "answered")
        self.assertIn(self.finance.name, " ".join(statement.message_ids.mapped("body")))
        self.assertEqual(self.submit(url, {"every": "1"}).status_code, 422)

    def test_one_line_is_accepted_another_disputed(self):
        statement = self.statement()
        freight, doc, _thc = statement.line_ids
        base = f"/my/statements/{statement.id}"
        self.submit(f"{base}/accept", {"line": freight.id}, user=self.finance)
        answer = self.submit(
            f"{base}/lines/{doc.id}/dispute", {"text": "<i>We agreed</i> on 40"}
        )
        self.assertEqual(answer.status_code, 303)
        self.refresh()
        self.assertEqual((freight.state, doc.state), ("accepted", "disputed"))
        dispute = doc.dispute_ids
        dispute.write(
            {"internal_note": "canary-internal", "answer": "canary-not-sent-yet"}
        )
        page = self.fetch(base).text
        self.assertIn("&lt;i&gt;We agreed&lt;/i&gt; on 40", page)
        self.assertNotIn("canary", page)
        dispute.answer = "It is 47 from May on"
        dispute.action_answer()
        self.assertIn("It is 47 from May on", self.fetch(base).text)
        url = f"{base}/disputes/{dispute.id}/reply"
        self.submit(url, {"text": "Then say so before"})
        self.assertIn("Then say so before", self.fetch(base).text)
        self.refresh()
        self.assertEqual(
            dispute.message_ids.sorted("id").mapped("from_customer"),
            [True, False, True],
        )
        # On the shipment it says that it is disputed, and until when we answer.
        page = self.fetch(f"/my/shipments/{self.ship.id}", self.admin).text
        self.assertIn("Disputed", page)
        self.assertNotIn("canary", page)

    def test_what_was_taken_off_is_reckoned_anew_inside(self):
        statement = self.statement()
        line = statement.line_ids[1]
        line._dispute("wrong", self.admin._get_freight_viewer())
        line.dispute_ids.action_concede()
        line.charge_id.write({"price": 5557})
        base = f"/my/statements/{statement.id}"
        page = self.fetch(base, self.finance).text
        self.assertIn("Taken Off", page)
        self.assertNotIn("5,557", page)
        answer = self.submit(f"{base}/accept", {"line": line.id})
        self.assertEqual(answer.status_code, 422)
        answer = self.submit(f"{base}/lines/{line.id}/dispute", {"text": "again"})
        self.assertEqual(answer.status_code, 404)
        answer = self.submit(
            f"{base}/disputes/{line.dispute_ids.id}/reply", {"text": "late"}
        )
        self.assertEqual(answer.status_code, 422)
        self.refresh()
        self.assertEqual(line.state, "withdrawn")

    def test_empty_huge_and_foreign_answers(self):
        statement = self.statement()
        line = statement.line_ids[0]
        base = f"/my/statements/{statement.id}"
        url = f"{base}/lines/{line.id}/dispute"
        for text, words in ((" \n", "Write what is wrong"), ("x" * 5000, "at most")):
            answer = self.submit(url, {"text": text}, user=self.finance)
            self.assertEqual(answer.status_code, 422)
            self.assertIn(words, answer.text)
        for path, data in (
            (f"{base}/lines/99999999/dispute", {"text": "x"}),
            (f"{base}/disputes/99999999/reply", {"text": "x"}),
            ("/my/statements/99999999/accept", {"every": "1"}),
        ):
            self.assertEqual(self.submit(path, data).status_code, 404)
        for user, status in (
            (self.stranger, 404),
            (self.ops, 404),
            (self.reader, 403),
        ):
            self.assertEqual(
                self.submit(url, {"text": "x"}, user=user).status_code, status
            )
            self.assertEqual(
                self.submit(f"{base}/accept", {"every": "1"}).status_code, status
            )
        answer = self.submit(url, {"text": "x"}, user=self.finance, token=False)
        self.assertEqual(answer.status_code, 400)
        self.refresh()
        self.assertEqual(set(statement.line_ids.mapped("state")), {"open"})
        self.assertFalse(statement.dispute_ids)

    def test_role_that_only_reads_finds_no_buttons(self):
        page = self.fetch(f"/my/statements/{self.statement().id}", self.reader).text
        self.assertNotIn("/accept", page)
        self.assertNotIn("/dispute", page)

    def test_queries_do_not_grow_with_lines(self):
        def add():
            ship = self.fcl(company_id=self.company.id)
            self.add_charge(ship, "OFR", 10).action_release()
            self.invoice(self.add_charge(ship, "DOC", 20))

        def count(statement):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statement._get_customer_view(self.admin)
            # The account alone, with nothing of the statement in memory.
            self.env.invalidate_all()
            self.admin._get_freight_account(self.admin._get_freight_viewer())
            return self.env.cr.sql_log_count - before

        add()
        statement = self.statement()
        count(statement)
        few = count(statement)
        for _number in range(5):
            add()
        statement = self.statement()
        self.assertGreater(len(statement.line_ids), 3)
        count(statement)
        self.assertEqual(count(statement), few)

    # Odoo's own invoices

    def find_invoices(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["account.move"].with_user(user).search([]).sudo()

    def test_invoices_stay_as_they_are_until_somebody_has_a_role(self):
        move = self.invoice()
        self.assertFalse(self.find_invoices(self.plain))
        accesses = (self.ops | self.finance | self.reader | self.admin).sudo()
        accesses.freight_access_ids.unlink()
        for user in (self.plain, self.ops):
            self.assertEqual(self.find_invoices(user), move)

    def test_without_finance_there_is_no_invoice_anywhere(self):
        move = self.invoice(invoice_date_due="2025-05-01")
        move.invoice_date_due = "2025-05-01"
        paper = self.env["ir.attachment"].create(
            {"name": "a.pdf", "res_model": move._name, "res_id": move.id, "raw": b"x"}
        )
        for user, sees in (
            (self.finance, True),
            (self.ops, False),
            (self.plain, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(move in self.find_invoices(user), sees)
                lines = self.env["account.move.line"].with_user(user)
                self.assertEqual(bool(lines.search([])), sees)
                self.as_user(user)
                self.assertEqual(move.name in self.fetch("/my/invoices").text, sees)
                page = self.fetch(f"/my/invoices/{move.id}")
                self.assertEqual(page.status_code, 200 if sees else 303)
                pdf = self.fetch(f"/my/invoices/{move.id}?report_type=html")
                self.assertEqual(move.name in pdf.text, sees)
                overdue = self.fetch("/my/invoices/overdue")
                self.assertNotIn("911.00", "" if sees else overdue.text)
                counters = self.url_open(
                    "/my/counters",
                    json={"params": {"counters": ["invoice_count"]}},
                ).json()["result"]
                self.assertEqual(bool(counters["invoice_count"]), sees)
                if not sees:
                    paper_page = self.fetch(f"/web/content/{paper.id}")
                    self.assertEqual(paper_page.status_code, 404)
                    with self.assertRaises(AccessError):
                        move.with_user(user).read(["name"])

    def test_token_of_a_mail_opens_that_one_and_no_other(self):
        first, second = self.invoice(), self.invoice(self.charges[1])
        token = first._portal_ensure_token()
        self.as_user(self.ops)
        page = self.fetch(f"/my/invoices/{first.id}?access_token={token}")
        self.assertEqual(page.status_code, 200)
        page = self.fetch(f"/my/invoices/{second.id}?access_token={token}")
        self.assertEqual(page.status_code, 303)

    def test_finance_reaches_granted_subsidiaries_and_no_others(self):
        granted, other = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "parent_id": self.saigon_tech.id}
                for name in ("Hanoi", "Hue")
            ]
        )
        moves = []
        for company in (granted, other):
            ship = self.fcl(partner_id=company.id, company_id=self.company.id)
            moves.append(self.invoice(self.add_charge(ship, "OFR", 10)))
        self.assertFalse(self.find_invoices(self.finance))
        self.finance.freight_access_ids.subsidiary_ids = [Command.set(granted.ids)]
        self.assertEqual(self.find_invoices(self.finance), moves[0])
        granted.parent_id = False
        self.assertFalse(self.find_invoices(self.finance))

    def test_rule_costs_nothing_once_it_is_known(self):
        other = self.portal_user(
            "desk-nobody@x.example", self.env["res.partner"].create({"name": "Nobody"})
        )
        rules = self.env.ref("freight_portal.rule_account_move_share")

        def count(user):
            moves = self.env["account.move"].with_user(user)
            moves.search([])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves.search([])
            return self.env.cr.sql_log_count - before

        counts = [count(user) for user in (self.finance, self.ops, other)]
        rules.active = False
        without = [count(user) for user in (self.finance, self.ops, other)]
        for ours, odoos in zip(counts, without, strict=True):
            self.assertLessEqual(ours, odoos)

    def test_invoice_page_holds_no_cost_and_no_internal_word(self):
        self.ship.internal_note = "canary-internal"
        move = self.invoice()
        page = self.fetch(f"/my/invoices/{move.id}?report_type=html", self.finance).text
        self.assertIn("911", page)
        for word in ("4,441", "3,331", "canary"):
            self.assertNotIn(word, page)

    def test_pause_does_not_keep_a_customer_from_paying(self):
        move = self.invoice()
        self.saigon_tech.freight_portal_paused = True
        self.assertIn("is paused", self.get_account(self.finance))
        self.assertEqual(self.find_invoices(self.finance), move)
        self.assertEqual(self.fetch(f"/my/invoices/{move.id}").status_code, 200)
