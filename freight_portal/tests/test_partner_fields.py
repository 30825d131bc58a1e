"""What Odoo's own records tell a portal user: each field was looked at."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .open_fields import COMMON, OPEN
from .talk_case import TalkCase

# How the forwarder sees a customer, and books it.
INTERNAL = (
    *("comment", "ref", "trust", "category_id", "properties", "credit", "debit"),
    *("credit_limit", "use_partner_credit_limit", "total_invoiced", "bank_ids"),
    *("days_sales_outstanding", "customer_rank", "supplier_rank", "barcode"),
    *("property_account_payable_id", "property_account_receivable_id"),
    *("property_supplier_payment_term_id", "property_outbound_payment_method_line_id"),
    *("same_vat_partner_id", "same_company_registry_partner_id", "invoice_warn_msg"),
    *("duplicate_bank_partner_ids", "signup_type", "contract_ids", "autopost_bills"),
    *("ignore_abnormal_invoice_date", "ignore_abnormal_invoice_amount"),
)


@tagged("post_install", "-at_install")
class TestPartnerFields(TalkCase):
    def test_every_field_that_is_open_was_looked_at(self):
        for model, names in OPEN.items():
            rows = self.env[model].with_user(self.lan)
            known = COMMON | set(names.split())
            found = {
                name
                for name, field in rows._fields.items()
                if rows._has_field_access(field, "read")
                # A login's fields of its contact are those of the contact.
                and not (field.inherited and name in OPEN["res.partner"].split())
            }
            with self.subTest(model):
                self.assertFalse(found - known, "open to customers, and unclassified")

    def test_models_without_a_list_are_closed_altogether(self):
        for model in (
            *("res.partner.bank", "res.bank", "res.groups", "res.partner.category"),
            *("account.account", "account.journal", "account.fiscal.position"),
        ):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(self.lan).has_access("read"))

    def test_what_is_ours_is_closed_in_every_way(self):
        ours = [
            name
            for model in ("res.partner", "res.users", "res.company")
            for name in self.env[model]._fields
            if name.startswith("freight_") and name != "freight_tz"
        ]
        for model in ("res.partner", "res.users", "res.company"):
            rows = self.env[model].with_user(self.lan)
            names = {*INTERNAL, *ours} & rows._fields.keys()
            # A branch's own default of bills has the same name.
            names -= {"autopost_bills"} if model == "res.company" else set()
            self.assertFalse(names & rows.fields_get().keys())
            for name in sorted(names):
                field = rows._fields[name]
                with self.subTest(model, name=name):
                    self.assertFalse(rows._has_field_access(field, "read"))
                    record = rows.search([], limit=1)
                    with self.assertRaises(AccessError):
                        record.read([name])
                    # A required one is never empty: Odoo does not even look.
                    if field.store and not field.required:
                        with self.assertRaises(AccessError):
                            rows.search([(name, "!=", False)])

    def test_number_in_the_own_address_tells_no_other_customers_name(self):
        self.pacific_home.vat = "VN0101234567"
        self.saigon_tech.vat = "VN0101234567"
        self.env.flush_all()
        self.assertEqual(self.saigon_tech.same_vat_partner_id, self.pacific_home)
        for rows in (self.saigon_tech, self.lan):
            with self.assertRaises(AccessError):
                rows.with_user(self.lan).read(["same_vat_partner_id"])


@tagged("post_install", "-at_install")
class TestOdoosPages(TalkCase, HttpCase):
    """Odoo's own pages go on working, for customers and for everybody else."""

    def test_pages_of_a_portal_user(self):
        stranger = self.portal_user(
            "stranger@else.example",
            self.env["res.partner"].create({"name": "Else", "is_company": True}),
        )
        for user in (self.lan, stranger):
            self.authenticate(user.login, user.login)
            for address in (
                *("/my", "/my/home", "/my/account", "/my/addresses", "/my/address"),
                *("/my/invoices", "/my/security", "/my/payment_method"),
            ):
                with self.subTest(user.login, address=address):
                    self.assertEqual(self.url_open(address).status_code, 200)

    def test_address_is_saved(self):
        self.authenticate(self.lan.login, self.lan.login)
        page = self.url_open("/my/account").text
        token = page.partition('name="csrf_token"')[2].partition('value="')[2]
        answer = self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": token.partition('"')[0],
                "partner_id": self.lan.partner_id.id,
                "address_type": "billing",
                "name": "Lan",
                "email": "lan@saigontech.example",
                "phone": "+84 28 5550 0181",
                "street": "26 Tan Thuan Road",
                "city": "Ho Chi Minh City",
                "country_id": self.env.ref("base.vn").id,
                "required_fields": "name,email,phone,street,city,country_id",
            },
        )
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        self.assertEqual(self.lan.partner_id.street, "26 Tan Thuan Road")
