"""Bills that come as files, and bills that nobody has matched."""

from odoo.exceptions import UserError

from .test_invoice_match import MatchCase

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:\
poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>LINE-2025-77</cbc:ID>
  <cbc:IssueDate>2025-06-02</cbc:IssueDate>
  <cbc:{kind}TypeCode>{code}</cbc:{kind}TypeCode>
  <cbc:Note>B/L {reference}</cbc:Note>
  <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
    <cbc:RegistrationName>Test Ocean Line</cbc:RegistrationName>
  </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>
    <cbc:RegistrationName>Billing Test Forwarder</cbc:RegistrationName>
  </cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
  <cac:LegalMonetaryTotal>
    <cbc:PayableAmount currencyID="USD">{total}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  {lines}
</{kind}>"""
LINE = """<cac:{kind}Line>
    <cbc:ID>{number}</cbc:ID>
    <cbc:{quantity} unitCode="C62">1</cbc:{quantity}>
    <cbc:LineExtensionAmount currencyID="USD">{amount}</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>{name}</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="USD">{amount}</cbc:PriceAmount></cac:Price>
  </cac:{kind}Line>"""


class IncomingCase(MatchCase):
    def ubl(self, *lines, reference="MEDU SG250012", kind="Invoice"):
        quantity = {"Invoice": "InvoicedQuantity", "CreditNote": "CreditedQuantity"}
        return UBL.format(
            kind=kind,
            code={"Invoice": 380, "CreditNote": 381}[kind],
            reference=reference,
            total=sum(amount for _name, amount in lines),
            lines="\n".join(
                LINE.format(
                    kind=kind,
                    quantity=quantity[kind],
                    number=number,
                    name=name,
                    amount=amount,
                )
                for number, (name, amount) in enumerate(lines, 1)
            ),
        )

    def upload(self, text, user=None):
        """Drop a file on the bills, as people do."""
        user = user or self.clerk
        # Odoo completes the vendor by what the file says.
        user.group_ids += self.env.ref("base.group_partner_manager")
        attachments = self.env["ir.attachment"].with_user(user)
        attachment = attachments.create(
            {"name": "bill.xml", "raw": text.encode(), "mimetype": "application/xml"}
        )
        journal = self.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        )
        return (
            journal.with_user(user)
            .with_context(default_move_type="in_invoice", default_journal_id=journal.id)
            ._create_document_from_attachment(attachment.ids)
        )


class TestUploadedBills(IncomingCase):
    def test_an_uploaded_bill_is_matched(self):
        bill = self.upload(self.ubl(("Ocean Freight", 1200), ("THC-O", 190)))
        self.assertEqual(bill.partner_id, self.line_partner)
        lines = bill.invoice_line_ids
        self.assertEqual(lines.mapped("freight_match"), ["matched", "amount"])
        self.assertEqual(lines.freight_charge_id, self.freight | self.thc)
        self.assertEqual(bill.freight_difference_ids.difference, 40)
        self.assertFalse(bill.is_manually_modified)

    def test_an_accountant_uploads_without_any_freight_right(self):
        accountant = self.staff("match-upload", "account.group_account_invoice")
        bill = self.upload(self.ubl(("Ocean Freight", 1200)), accountant)
        self.assertEqual(bill.invoice_line_ids.freight_charge_id, self.freight)
        bill.with_user(accountant).action_post()
        self.assertEqual(self.freight.actual_amount, 1200)

    def test_a_bill_that_cannot_be_matched_is_kept(self):
        self.cost("DUTY", 300)
        bill = self.upload(self.ubl(("Duty DUTY", 300)))
        self.assertEqual(len(bill.invoice_line_ids), 1)
        self.assertFalse(bill.invoice_line_ids.freight_charge_id)
        self.assertIn("account of disbursements", bill.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "Press Match Freight Costs"):
            bill.action_post()

    def test_bills_that_differ_are_not_posted_by_themselves(self):
        self.company.autopost_bills = True
        self.line_partner.autopost_bills = "always"
        bill = self.upload(self.ubl(("THC-O", 190)))
        self.assertEqual(bill.state, "draft")
        self.assertIn("nobody has approved", bill.message_ids[0].body)
        fine = self.upload(self.ubl(("Ocean Freight", 1200)).replace("-77", "-78"))
        self.assertEqual(fine.state, "posted")

    def test_other_files_are_odoos_alone(self):
        bill = self.upload(self.ubl(("Rent", 70), reference="June"))
        self.assertEqual(bill.invoice_line_ids.freight_match, "unknown")
        bill.action_post()


class TestUnmatchedBills(IncomingCase):
    def test_a_bill_for_freight_is_not_posted_unmatched(self):
        bill = self.bill(("Ocean freight", 1200), match=False)
        with self.assertRaisesRegex(UserError, f"{self.ship.name}.*Press Match"):
            bill.with_user(self.clerk).action_post()
        accountant = self.staff("match-unfreight", "account.group_account_invoice")
        with self.assertRaisesRegex(UserError, "Ask somebody of freight finance"):
            bill.with_user(accountant).action_post()
        bill.with_user(self.clerk).action_freight_match()
        bill.with_user(accountant).action_post()

    def test_a_line_that_came_after_the_match(self):
        bill = self.bill(("Ocean freight", 1200))
        bill.invoice_line_ids.copy({"move_id": bill.id, "name": "Seals"})
        with self.assertRaisesRegex(UserError, "Press Match"):
            bill.action_post()

    def test_other_bills_are_left_alone(self):
        """Of a vendor that carries nothing, and of a carrier about something else."""
        stationer = self.env["res.partner"].create({"name": "Stationer"})
        bill = self.bill(("Paper", 20), ref=self.ship.name, match=False)
        bill.partner_id = stationer
        rent = self.bill(("Rent of a desk", 20), ref="Desk 12345", match=False)
        made = (self.freight | self.thc.copy({"price": 7})).filtered(
            lambda charge: charge.state == "confirmed"
        )
        for one in (bill, rent, self.post(made.make_invoices())):
            if one.state == "draft":
                one.action_post()
            self.assertEqual(one.state, "posted")
