import base64
import hashlib
import io
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..render.layouts import LAYOUTS
from .freight_document import CURRENT

# Prepares, issues and gives out documents.
CLERK = "freight_base.group_freight_documentation,freight_base.group_freight_operations"
MANAGER = "freight_base.group_freight_manager"


class FreightDocument(models.Model):
    """The life of a document: draft, issued, amended, surrendered, void."""

    _inherit = "freight.document"

    problem_text = fields.Text("Still Missing", compute="_compute_problem_text")
    held_text = fields.Text(compute="_compute_held_text")
    is_held = fields.Boolean(compute="_compute_held_text")

    @api.depends_context("lang")
    @api.depends("state", "type_id", "file")
    def _compute_problem_text(self):
        for document in self:
            problems = []
            if document.state == "draft" and document.shipment_id and document.type_id:
                problems = document._find_issue_problems(document._collect())
            document.problem_text = "\n".join(f"• {one}" for one in problems) or False

    @api.depends_context("lang")
    @api.depends("state", "type_id")
    def _compute_held_text(self):
        for document in self:
            blocks = document._get_next_blocks() if document.shipment_id else []
            document.held_text = "\n".join(f"• {one}" for one in blocks) or False
            document.is_held = bool(blocks)

    def action_issue(self):
        """Freeze these drafts: numbered, drawn, and kept with their hash."""
        self._staff_check("write")
        self._issue()
        return True

    def action_amend(self):
        """Ask why, and begin the next version."""
        return self._open_verb("freight.document.amend", self.env._("Amend"))

    def action_void(self):
        """Ask why this document is not valid any more."""
        return self._open_verb("freight.document.void", self.env._("Void"))

    def action_surrender(self):
        """Release the cargo without paper: all originals are back with us."""
        self._staff_check("write")
        self._surrender()
        return True

    def action_release(self):
        """Let a manager issue or surrender what is held, and say why."""
        self.ensure_one()
        self._staff_check("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release Although Held"),
            "res_model": "freight.document.release",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.id,
                "default_step": "issue" if self.state == "draft" else "surrender",
            },
        }

    def action_open_file(self):
        """Open the file, or a preview of the draft, in another tab."""
        self.ensure_one()
        self._staff_check("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/freight/document/{self.id}",
            "target": "new",
        }

    @api.model
    def _make(self, shipments, kinds, lang=None):
        """Begin drafts of these ``kinds`` for ``shipments``, where there are none yet.

        A kind that is one per container gets a draft for each box, one per house a
        draft for each house of a consolidation.
        """
        wanted = {
            (subject, kind): kind._get_boxes(subject)
            for shipment in shipments
            for kind in kinds
            for subject in kind._get_subjects(shipment)
        }
        subjects = shipments.union(*(subject for subject, _kind in wanted))
        there = self._find_current(subjects, kinds, (*CURRENT, "draft"))
        vals_list = [
            {
                "shipment_id": subject.id,
                "type_id": kind.id,
                "container_id": box.id,
                "lang": lang or subject.partner_id.lang or self.env.lang,
            }
            for (subject, kind), boxes in wanted.items()
            for box in boxes
            if (subject.id, kind.id, box.id) not in there
        ]
        return self.create(vals_list)

    @api.model
    def _find_current(self, shipments, kinds, states=CURRENT):
        """Return what there is of ``kinds``: ``{(shipment, kind, box): documents}``."""
        found = {}
        for document in self.search(
            [
                ("shipment_id", "in", shipments.ids),
                ("type_id", "in", kinds.ids),
                ("state", "in", states),
            ],
            order="id",
        ):
            key = (document.shipment_id.id, document.type_id.id)
            found.setdefault((*key, document.container_id.id), []).append(document)
        return found

    def _issue(self, override_reason=None):
        """Issue these drafts; all that stands against any of them is said at once."""
        if not self:
            return
        (self | self.previous_id)._lock()
        self._check_states(("draft",), self.env._("Only a draft is issued."))
        # Since the amendment was begun, its original may have gone out, or be void.
        self.previous_id._check_to_amend()
        override_reason = self._check_blocks(override_reason)
        numbers = self._draw_numbers()
        contents = {}
        errors = []
        for document in self:
            content = document._collect(numbers.get(document))
            problems = document._find_issue_problems(content)
            if problems:
                lines = "\n".join(f"• {problem}" for problem in problems)
                errors.append(
                    f"{document.shipment_id.name}, {document.display_name}:\n{lines}"
                )
            contents[document] = content
        if errors:
            raise UserError(
                self.env._("Not issued yet. Complete this first:")
                + "\n\n"
                + "\n\n".join(errors)
            )
        for document in self:
            document._freeze(contents[document], numbers.get(document), override_reason)
        self._after_issue(override_reason)

    def _freeze(self, content, number, override_reason):
        """Write down one draft as issued; the version before it ends with that."""
        self.ensure_one()
        self.previous_id._by_verb().write(
            {"state": "superseded", **self._get_unpublished()}
        )
        self.previous_id.flush_recordset(["state"])
        vals = {
            "state": "issued",
            "issued_at": fields.Datetime.now(),
            "issued_by_id": self.env.uid,
            "override_reason": override_reason or False,
            **self._prepare_file_values(content),
        }
        if number:
            vals["number"] = number
        if content is not None:
            vals["content"] = content
        self._by_verb().write(vals)
        self._log(self.env._("%s issued.", self.display_name), override_reason)

    def _prepare_file_values(self, content):
        """Return the values of the frozen file, and of its copy where there is one."""
        self.ensure_one()
        if self.origin == "received":
            file = self._get_bytes()
            # Its kind may be another one than as the file came in.
            self._examine(self.type_id, self.file_name, file)
            return {"sha256": _sha256(file), "file_size": len(file)}
        file = self._draw(content)
        vals = {
            "file": base64.b64encode(file),
            "file_kind": "pdf",
            "file_size": len(file),
            "sha256": _sha256(file),
        }
        if self.type_id.has_originals:
            copy = self._draw(content, "copy")
            vals |= {
                "copy_file": base64.b64encode(copy),
                "copy_sha256": _sha256(copy),
                "copy_size": len(copy),
            }
        return vals

    def _draw(self, content, mark=None):
        """Return the document as a PDF; ``mark`` is "draft" or "copy" across it."""
        self.ensure_one()
        stream = io.BytesIO()
        LAYOUTS[self.type_id.layout].draw(content, self._get_style(), stream, mark)
        return stream.getvalue()

    def _draw_preview(self):
        """Return what the draft would look like now, marked as a draft."""
        self.ensure_one()
        return self._draw(self._collect(), "draft")

    def _draw_numbers(self):
        """Return ``{document: number}``, all that our series give in one query."""
        numbers, drawn = {}, {}
        for document in self:
            shipment = document.shipment_id
            there = {
                "house": shipment.house_number,
                "master": shipment.master_number or shipment.master_id.master_number,
            }.get(document.numbering) or document.previous_id.number
            if there and document.numbering != "none":
                numbers[document] = there
            elif document.numbering in ("series", "house"):
                prefix = document.type_id.number_prefix
                branch = shipment.sudo().company_id._get_freight_number_prefix()
                drawn[document] = f"{prefix}/{branch}"
        series = self.env["freight.number.series"].draw(Counter(drawn.values()))
        numbers |= {
            document: next(series[prefix]) for document, prefix in drawn.items()
        }
        return numbers

    def _after_issue(self, override_reason=None):
        """What follows from being issued: the shipment's number, and publication."""
        for document in self:
            if document.numbering == "house" and not document.shipment_id.house_number:
                document.shipment_id.house_number = document.number
        self.filtered(lambda one: one.numbering == "master").shipment_id._use_awb()
        for audience in ("customer", "link"):
            self.filtered(
                lambda document, to=audience: document.type_id._publishes_at_once(to)
            )._publish(audience, override_reason)

    def _amend(self, reason):
        """Begin the next version of each of these, and return the drafts."""
        self._lock()
        self._check_to_amend()
        drafts = self._by_verb().create(
            [
                {
                    **document._prepare_amendment_values(),
                    "amendment_reason": reason,
                }
                for document in self
            ]
        )
        return drafts.with_env(self.env)

    def _prepare_amendment_values(self):
        self.ensure_one()
        return {
            "shipment_id": self.shipment_id.id,
            "type_id": self.type_id.id,
            "container_id": self.container_id.id,
            "lang": self.lang,
            "number": self.number,
            "version": self.version + 1,
            "previous_id": self.id,
        }

    def _check_to_amend(self):
        self._check_states(
            ("issued",), self.env._("Only an issued document is amended.")
        )
        self._check_amendable()

    def _void(self, reason):
        self._lock()
        self._check_states(
            ("draft", "issued"), self.env._("Only a draft or an issued one is voided.")
        )
        self._check_voidable()
        self._by_verb().write(
            {"state": "void", "void_reason": reason, **self._get_unpublished()}
        )
        # Another amendment may begin now: the index asks the database.
        self.flush_recordset(["state"])
        for document in self:
            document._log(self.env._("%s is void.", document.display_name), reason)

    # Hooks

    def _find_issue_problems(self, content):
        """Return all that keeps this draft from being issued, as sentences."""
        self.ensure_one()
        if self.origin == "received":
            return [] if self.file else [self.env._("There is no file yet.")]
        return list(LAYOUTS[self.type_id.layout].missing(content))

    def _get_blocks(self):
        """Return what holds this document back, the shipment's own blocks included."""
        self.ensure_one()
        if not self.type_id.releases_cargo:
            return []
        return self.shipment_id.sudo()._get_release_blocks()

    def _get_next_blocks(self):
        """Return what stands against the document's next step."""
        self.ensure_one()
        return self._get_blocks() if self.state == "draft" else []

    def _check_amendable(self):
        """Refuse what cannot be amended at the moment."""

    def _check_voidable(self):
        """Refuse what cannot be voided at the moment."""
        self._check_no_amendment()

    # Helpers

    def _check_no_amendment(self):
        """Refuse to end a version whose successor is being written."""
        for document in self.filtered("next_ids"):
            drafts = document.next_ids.filtered(lambda one: one.state == "draft")
            if drafts:
                raise UserError(
                    self.env._(
                        "%s is being amended. Void or delete that draft first.",
                        document.display_name,
                    )
                )

    def _lock(self):
        """Keep others from changing these until this transaction ends."""
        self.sudo().lock_for_update()

    def _check_blocks(self, override_reason=None):
        """Refuse what is held, unless a manager says why it goes all the same.

        :return: the reason, where there was anything to overrule
        """
        held = {document: document._get_blocks() for document in self}
        held = {document: blocks for document, blocks in held.items() if blocks}
        return self._overrule(held, override_reason) if held else None

    def _overrule(self, held, reason):
        """Return a manager's reason to let go what is held, or refuse."""
        reason = (reason or "").strip()
        if reason and self.env.user.has_group(MANAGER):
            return reason
        texts = [
            "\n".join([f"{document.display_name}:", *(f"• {one}" for one in blocks)])
            for document, blocks in held.items()
        ]
        raise UserError(
            self.env._(
                "Held back:\n\n%s\n\nA manager can release it with a reason.",
                "\n\n".join(texts),
            )
        )

    def _check_states(self, states, text):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for document in self:
            if document.state not in states:
                raise UserError(
                    self.env._(
                        "%(document)s is %(state)s. %(text)s",
                        document=document.display_name,
                        state=labels[document.state],
                        text=text,
                    )
                )

    def _staff_check(self, operation):
        """For methods that a remote caller can name: staff only, and their rights."""
        if self.env.user.share:
            raise AccessError(self.env._("Only staff work on documents."))
        self.check_access(operation)

    def _open_verb(self, model, title):
        self._staff_check("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_ids": self.ids},
        }

    def _log(self, note, reason=None):
        """Note a step in the shipment's own history, which no customer reads."""
        self.ensure_one()
        if reason:
            note = self.env._("%(note)s Reason: %(reason)s", note=note, reason=reason)
        self.shipment_id._message_log(body=note)


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
