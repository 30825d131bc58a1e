import base64
import io

from PIL import Image
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DocumentCase, pdf_text


def logo(colour="#336699"):
    stream = io.BytesIO()
    Image.new("RGB", (60, 30), colour).save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestTemplate(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["freight.document.template"]
        cls.bill_kind = cls.env.ref("freight_document.type_house_bill")
        cls.draft = cls.documents._make(cls.file, cls.bill_kind)

    def text(self):
        return pdf_text(self.draft._draw_preview())

    def test_the_most_specific_one_counts_and_keeps_what_it_leaves_empty(self):
        plain = self.draft._get_style()
        branch = self.templates.create(
            {
                "company_id": self.env.company.id,
                "colour": "#112233",
                "logo": logo(),
                "terms": "Branch terms",
                "text_ids": [(0, 0, {"key": "shipper", "text": "Sender"})],
            }
        )
        kind = self.templates.create(
            {"type_id": self.bill_kind.id, "colour": "#445566", "shade": "#EEEEEE"}
        )
        customer = self.templates.create(
            {
                "partner_id": self.file.partner_id.id,
                "terms": "Customer terms",
                "text_ids": [(0, 0, {"key": "notify", "text": "Tell"})],
                "hidden_ids": [(0, 0, {"block": "references"})],
            }
        )
        style = self.draft._get_style()
        self.assertEqual(style.colour, "#112233")
        self.assertEqual(style.shade, "#EEEEEE")
        self.assertEqual(style.logo, base64.b64decode(branch.logo))
        self.assertEqual(style.terms, "Customer terms")
        self.assertEqual(style.texts, {"shipper": "Sender", "notify": "Tell"})
        self.assertEqual(style.hidden, {"references"})
        text = self.text()
        for word in ("Sender", "Tell", "Customer terms"):
            self.assertIn(word, text)
        other = self.complete(partner_id=self.pacific_home.id)
        foreign = self.documents._make(other, self.bill_kind)._get_style()
        self.assertEqual(foreign.terms, "Branch terms")
        customer.active = False
        branch.unlink()
        self.assertEqual(self.draft._get_style().colour, "#445566")
        kind.action_reset()
        self.assertEqual(self.draft._get_style(), plain)

    def test_texts_are_those_of_the_documents_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.templates.create(
            {"terms": "Ours", "text_ids": [(0, 0, {"key": "shipper", "text": "From"})]}
        )
        french = template.with_context(lang="fr_FR")
        french.terms = "Les nôtres"
        french.text_ids.text = "Expéditeur"
        self.assertIn("From", self.text())
        self.draft.lang = "fr_FR"
        self.assertIn("Expéditeur", self.text())
        self.assertEqual(self.draft._get_style().terms, "Les nôtres")
        template.action_reset()
        self.assertEqual(self.draft._get_style().terms, "")

    def test_what_would_not_print_is_named_on_saving(self):
        template = self.templates.create({})
        for vals, word in (
            ({"colour": "blue"}, "'blue'"),
            ({"terms": "<b>open"}, "<b>"),
            ({"logo": base64.b64encode(b"<svg onload='x'/>")}, "PNG"),
            ({"text_ids": [(0, 0, {"key": "page", "text": "</b>"})]}, "Page"),
        ):
            with self.assertRaisesRegex(ValidationError, word), self.cr.savepoint():
                template.write(vals)

    def test_a_broken_one_never_keeps_a_bill_from_printing(self):
        template = self.templates.create({"colour": "#123456", "terms": "Good"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE freight_document_template SET colour = 'nonsense', "
            """terms = '{"en_US": "<b>"}' WHERE id = %s""",
            [template.id],
        )
        self.env.invalidate_all()
        self.assertIn("nonsense", template.problem_text)
        self.assertIn("nonsense", self.draft.print_text)
        self.assertIn("Definitions", self.text())
        self.assertIn("BILL OF LADING", pdf_text(template._draw_preview()[1]))

    def test_a_character_that_cannot_be_printed_is_said_before_it_is_issued(self):
        self.assertFalse(self.draft.print_text)
        self.file.cargo_ids[0].description = "Toys 🦄"
        self.env.invalidate_all()
        self.assertIn("U+1F984", self.draft.print_text)

    def test_texts_are_data_and_never_code(self):
        code = "{{ 7*7 }} <t t-out='7*7'/> <img src='file:///etc/passwd'/> %(x)s"
        self.templates.create({"terms": code})
        text = "".join(self.text().split())
        self.assertIn("".join(code.split()), text)

    def test_preview_shows_a_sample_or_a_chosen_document(self):
        template = self.templates.create({"terms": "As previewed"})
        name, content = template._draw_preview()
        self.assertTrue(name.endswith(".pdf"))
        text = pdf_text(content)
        for word in ("As previewed", "PACIFIC HOME GOODS INC.", "DRAFT"):
            self.assertIn(word, text)
        template.preview_document_id = self.draft
        self.assertIn(self.file.name, pdf_text(template._draw_preview()[1]))
        for kind in self.env["freight.document.type"].search([("origin", "=", "made")]):
            template.preview_type_id = kind
            self.assertIn("DRAFT", pdf_text(template._draw_preview()[1]))

    def test_one_template_for_one_scope(self):
        self.templates.create({})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.templates.create({})

    def test_finding_templates_costs_nothing_the_second_time(self):
        self.templates.create({"colour": "#010203"})
        scope = (self.bill_kind, self.env.company, self.file.partner_id)
        found = self.templates._find(*scope)
        self.env.flush_all()
        before = self.cr.sql_log_count
        again = self.templates._find(*scope)
        self.assertEqual(self.cr.sql_log_count, before)
        self.assertEqual(found, again)

    def test_staff_only(self):
        template = self.templates.create({})
        portal = new_test_user(self.env, "template_portal", "base.group_portal")
        user = new_test_user(
            self.env, "template_user", "freight_base.group_freight_user"
        )
        for verb in ("action_preview", "action_reset"):
            with self.assertRaises(AccessError):
                getattr(template.with_user(portal), verb)()
        with self.assertRaises(AccessError):
            template.with_user(user).action_reset()
        action = template.with_user(user).action_preview()
        self.assertIn(str(template.id), action["url"])
        template.with_user(self.clerk).write({"colour": "#222222"})


@tagged("post_install", "-at_install")
class TestTemplatePreview(DocumentCase, HttpCase):
    def test_the_preview_is_served_to_staff_alone(self):
        template = self.env["freight.document.template"].create({})
        new_test_user(self.env, "preview_portal", "base.group_portal")
        address = f"/freight/document/template/{template.id}"
        self.authenticate("doc_clerk", "doc_clerk")
        answer = self.url_open(address)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("BILL OF LADING", pdf_text(answer.content))
        self.assertEqual(self.url_open(f"{address}999").status_code, 404)
        self.authenticate("preview_portal", "preview_portal")
        self.assertEqual(self.url_open(address).status_code, 404)
