"""A customer's other walk: book, be accepted, send, approve, dispute, pay."""

from browser import DESKTOP, PHONE, BrowserCase

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileWriter

OPS, FINANCE = "ops@saigontech.example", "finance@saigontech.example"


def a_pdf(folder):
    """An invoice that a customer sends: one empty page."""
    path = folder / "commercial-invoice.pdf"
    writer = PdfFileWriter()
    writer.addBlankPage(595, 842)
    with open(path, "wb") as file:
        writer.write(file)
    return path


@tagged("post_install", "-at_install")
class TestTrade(BrowserCase):
    def as_staff(self, record, login):
        user = self.env["res.users"].search(
            [("login", "=", f"{login}@hailong.example")]
        )
        return record.with_user(user).with_company(self.file.company_id)

    def test_booking_is_accepted_and_its_paper_sent(self):
        booking = self.book()
        self.as_staff(booking, "sales").action_accept()
        self.assertTrue(booking.shipment_id)
        for size, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
            with self.subTest(size=name), self.browsing(OPS, size) as page:
                self.go(page, f"/my/bookings/{booking.id}")
                self.assertIn("Accepted", page.inner_text("main"))
                self.look(page, f"trade-accepted-{name}")
        self.send_invoice(booking.shipment_id)

    def book(self):
        bookings = self.env["freight.booking"]
        known = bookings.search([])
        with self.browsing(OPS, PHONE) as page:
            self.go(page, "/my/bookings/new")
            self.look(page, "trade-form-empty")
            page.fill("[name=reference]", "STE-PO-9001")
            page.fill("[name=goods_description]", "Rattan lamps")
            page.fill("[name=pod]", "Hamburg (DEHAM)")
            page.fill("[name=cargo-0-description]", "Rattan lamps")
            page.fill("[name=cargo-0-packages]", "lots")
            page.click("form button[type=submit].btn-primary")
            page.wait_for_load_state()
            fault = page.locator("#fault_cargo-0-packages")
            self.assertIn("A number such as", fault.inner_text())
            self.assertEqual(page.input_value("[name=reference]"), "STE-PO-9001")
            self.look(page, "trade-form-fault")
            page.fill("[name=cargo-0-packages]", "120")
            page.select_option("[name=containers-0-type]", "45G1")
            page.click("form button[type=submit].btn-primary")
            page.wait_for_selector(".o_freight_booking_review")
            self.assertIn("Rattan lamps", page.inner_text("main"))
            self.assertEqual(bookings.search([]), known)
            self.look(page, "trade-looked-over")
            page.click("button[name=back]")
            page.wait_for_selector(".o_freight_booking_form")
            self.assertEqual(page.input_value("[name=cargo-0-packages]"), "120")
            page.click("form button[type=submit].btn-primary")
            page.click("button[name=send]")
            page.wait_for_url("**/my/bookings/*done=placed*")
            self.look(page, "trade-placed")
        booking = bookings.search([]) - known
        self.assertEqual(len(booking), 1)
        return booking

    def send_invoice(self, shipment):
        path = a_pdf(self.shots)
        with self.browsing(OPS, PHONE) as page:
            self.go(page, f"/my/shipments/{shipment.id}")
            slot = page.locator("form:has(input[name=slot])").first
            if not slot.locator("button").is_visible():
                page.locator("details:has(input[name=slot]) summary").first.click()
            slot.locator("input[type=file]").set_input_files(path)
            slot.locator("button[type=submit]").click()
            page.wait_for_load_state()
            self.assertIn("Received", page.inner_text("#freight_documents"))
            self.look(page, "trade-sent")
        sent = shipment.document_ids.filtered("uploaded_by")
        self.assertEqual(len(sent), 1)

    def test_draft_bill_is_approved(self):
        draft = self.env["freight.document"].search([("review_state", "=", "asked")])
        self.assertEqual(len(draft), 1)
        with self.browsing(OPS) as page:
            self.go(page, f"/my/shipments/{draft.shipment_id.id}")
            self.look(page, "trade-draft")
            page.click("button[value=approve]")
            page.wait_for_load_state()
            self.look(page, "trade-approved")
        self.assertEqual(draft.review_state, "approved")

    def test_charge_is_disputed(self):
        statements = self.as_staff(self.env["freight.statement"], "finance")
        customer = self.file.commercial_partner_id
        statement = statements.create(
            {
                "partner_id": customer.id,
                "company_id": self.file.company_id.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        statement.action_fill()
        self.assertTrue(statement.line_ids)
        statement.action_send()
        with self.browsing(FINANCE, PHONE) as page:
            self.go(page, "/my/freight/account")
            self.look(page, "trade-account")
            self.go(page, f"/my/statements/{statement.id}")
            details = page.locator("details:has-text('Something is wrong')").first
            details.locator("summary").click()
            details.locator("textarea").fill("We cleared customs ourselves.")
            details.locator("button").click()
            page.wait_for_load_state()
            self.assertIn("We cleared customs ourselves.", page.inner_text("main"))
            self.look(page, "trade-disputed")
        disputed = statement.line_ids.filtered(lambda one: one.state == "disputed")
        self.assertEqual(len(disputed), 1)
        said = self.env["freight.dispute"].search([("line_id", "=", disputed.id)])
        self.assertEqual(said.message_ids.text, "We cleared customs ourselves.")

    def test_invoice_is_paid(self):
        charges = self.file.charge_ids.filtered(
            lambda one: one.side == "sell" and one.billing_state == "posted"
        )
        invoice = charges.invoice_id
        with self.browsing(FINANCE) as page:
            self.go(page, "/my/freight/account")
            page.click(f"a[href*='/my/invoices/{invoice.id}']:has-text('Pay')")
            page.wait_for_load_state()
            page.locator(
                "input[name=o_payment_radio][data-provider-code=demo]"
            ).first.check()
            page.fill("#customer_input", "4242")
            page.click("button[name=o_payment_submit_button]")
            page.wait_for_url("**/payment/status**")
            page.wait_for_url("**/my/invoices/**", timeout=60000)
        self.assertIn(invoice.payment_state, ("in_payment", "paid"))
        with self.browsing(FINANCE) as page:
            self.go(page, "/my/freight/account")
            self.assertNotIn(invoice.name, page.inner_text("main"))
            self.look(page, "trade-paid")
