import base64
import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

# What a comment may be at most: a page of changes.
LONGEST = 4000


class FreightDocument(models.Model):
    """A draft that the customer approves or comments on before it is issued.

    What the customer is shown is a proof: drawn once, marked as a draft, kept with the
    data that it shows. A draft that says something else by now has to be shown again.
    """

    _inherit = "freight.document"

    review_state = fields.Selection(
        [
            ("none", "Not Asked"),
            ("asked", "Waiting for the Customer"),
            ("approved", "Approved"),
            ("commented", "Commented"),
        ],
        "Customer's Review",
        required=True,
        default="none",
        readonly=True,
        copy=False,
    )
    review_ids = fields.One2many("freight.document.review", "document_id", "Reviews")
    proof_file = fields.Binary(
        attachment=True,
        groups="freight_base.group_freight_user",
        readonly=True,
        copy=False,
    )
    proof_key = fields.Char(readonly=True, copy=False)

    def action_ask_review(self):
        """Show the customer a proof of this draft, and ask what they say."""
        self._staff_check("write")
        self._check_states(("draft",), self.env._("Only a draft is reviewed."))
        for document in self:
            if not (document.is_bill and document.origin == "made"):
                raise UserError(
                    self.env._(
                        "%s is no transport document of ours: there is nothing for the "
                        "customer to approve.",
                        document.display_name,
                    )
                )
            content = document._collect()
            document._by_verb().write(
                {
                    "review_state": "asked",
                    "proof_file": base64.b64encode(document._draw(content, "draft")),
                    "proof_key": _key(content),
                }
            )
            document._log(
                self.env._("%s: the customer is asked.", document.display_name)
            )
        return True

    def action_end_review(self):
        """Go on without the customer's word."""
        self._staff_check("write")
        self._by_verb().write(
            {"review_state": "none", "proof_file": False, "proof_key": False}
        )
        return True

    def _review(self, decision, text, author):
        """Take down what the customer says; for callers that checked who it is.

        :param decision: "approve" or "comment"
        :param author: the partner who says it
        """
        self.ensure_one()
        self.lock_for_update()
        self._check_states(("draft",), self.env._("It is not under review any more."))
        text = (text or "").strip()[:LONGEST]
        if self.review_state not in ("asked", "commented"):
            raise UserError(self.env._("Nobody asks for a review of this document."))
        if decision not in ("approve", "comment"):
            raise UserError(self.env._("Approve the draft, or comment on it."))
        if decision == "comment" and not text:
            raise UserError(self.env._("Write what is to be changed."))
        review = (
            self.env["freight.document.review"]
            .sudo()
            .create(
                {
                    "document_id": self.id,
                    "decision": decision,
                    "text": text,
                    "partner_id": author.id,
                    "proof_key": self.proof_key,
                }
            )
        )
        state = "approved" if decision == "approve" else "commented"
        self._by_verb().write({"review_state": state})
        words = self.env._("approved") if state == "approved" else text
        self._log(
            self.env._(
                "%(document)s, %(customer)s: %(words)s",
                document=self.display_name,
                customer=author.name,
                words=words,
            )
        )
        return review

    def _find_issue_problems(self, content):
        problems = super()._find_issue_problems(content)
        if self.review_state in ("asked", "commented"):
            problems.append(
                self.env._("The customer's review is open. Wait for it, or end it.")
            )
        elif self.review_state == "approved" and _key(content) != self.proof_key:
            problems.append(
                self.env._(
                    "The draft is not the one that the customer approved. Ask again, "
                    "or end the review."
                )
            )
        return problems


class FreightDocumentReview(models.Model):
    _name = "freight.document.review"
    _description = "Customer's Review of a Draft"
    _order = "id desc"
    _rec_name = "document_id"

    document_id = fields.Many2one(
        "freight.document", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, precompute=True
    )
    decision = fields.Selection(
        [("approve", "Approved"), ("comment", "Commented")], required=True
    )
    text = fields.Text("Comment")
    partner_id = fields.Many2one("res.partner", "By", required=True)
    proof_key = fields.Char()
    at = fields.Datetime("On", required=True, default=fields.Datetime.now)


def _key(content):
    """What a draft says, as a hash: the days of printing and numbers drawn apart."""
    said = {
        name: value for name, value in content.items() if name not in ("date", "number")
    }
    said["bill"] = {
        name: value for name, value in said["bill"].items() if name != "date_of_issue"
    }
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
