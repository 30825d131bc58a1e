import base64
import logging
import os

from odoo import models
from odoo.exceptions import UserError

from ..tools.clamd import ScanError, scan
from ..tools.file_check import check

_logger = logging.getLogger(__name__)

# Where Debian's clamav-daemon listens; FREIGHT_CLAMD names another socket, or
# host:port. Where neither is there, files are not scanned.
CLAMD = "/run/clamav/clamd.ctl"
# What waits to be looked at; a customer with more than this is not sending papers.
MOST_WAITING = 50
LONGEST_NAME = 200


class FreightDocument(models.Model):
    """Files from people: looked through before they are kept."""

    _inherit = "freight.document"

    def _receive_upload(self, shipment, slot, filename, content, viewer, author):
        """Take a customer's file into a slot of their checklist, for staff to accept.

        For callers that checked that ``viewer`` may see ``shipment``.

        :param slot: as the customer view named it: "commercial_invoice:0"
        :param author: the partner who sends it
        :return: the draft
        """
        shipment = shipment.sudo()
        if not (viewer.can("shipments") and viewer.can("documents")):
            raise UserError(self.env._("You cannot send documents of this shipment."))
        shipment.lock_for_update()
        item = self._find_slot(shipment, slot)
        waiting = shipment.document_ids.filtered(
            lambda document: document.state == "draft" and document.uploaded_by
        )
        if len(waiting) >= MOST_WAITING:
            raise UserError(
                self.env._(
                    "%s files wait to be looked at. Send more once they were.",
                    len(waiting),
                )
            )
        facts = self._examine(item["type"], filename, content)
        document = (
            self.sudo()
            ._by_verb()
            .create(
                {
                    "shipment_id": shipment.id,
                    "type_id": item["type"].id,
                    "container_id": item["container"].id,
                    "file": base64.b64encode(content),
                    "file_name": (filename or "")[:LONGEST_NAME],
                    "uploaded_by": author.name,
                    **facts,
                }
            )
        )
        document._log(
            self.env._(
                "%(customer)s sent %(document)s.",
                customer=author.name,
                document=document.display_name,
            )
        )
        return document.with_env(self.sudo().env)

    def _find_slot(self, shipment, slot):
        """Return the item of the checklist that a customer may put a file into."""
        code, _colon, box = str(slot).partition(":")
        for item in shipment._get_checklists()[shipment]:
            kind = item["type"]
            named = kind.code == code and str(item["container"].id or 0) == (box or "0")
            if named and kind.customer_uploads:
                return item
        raise UserError(self.env._("We do not wait for such a document."))

    def _examine(self, kind, filename, content):
        """Refuse a file that is not what its kind allows, or that holds something.

        :return: values of what the file is
        """
        most = kind.max_size_mb * 1024 * 1024
        finding = check(content, filename, kind._get_file_kinds(), most)
        if finding.problem:
            raise UserError(self._describe_problem(finding, kind, filename))
        self._scan(content, filename)
        return {"file_kind": finding.kind, "file_size": len(content)}

    def _describe_problem(self, finding, kind, filename):
        """Say what is wrong with a file, and what to do."""
        name = (filename or "")[:LONGEST_NAME]
        allowed = ", ".join(kind._get_file_kinds())
        texts = {
            "empty": self.env._("%s is empty.", name),
            "size": self.env._(
                "%(file)s is larger than %(most)s MB. Send it in a smaller "
                "resolution, or in parts.",
                file=name,
                most=kind.max_size_mb,
            ),
            "name": self.env._(
                "%s: the name hides what kind of file it is. Rename it.", name
            ),
            "archive": self.env._(
                "%s is an archive. Send what is in it, file by file.", name
            ),
            "kind": self.env._(
                "%(file)s is not one of: %(allowed)s.", file=name, allowed=allowed
            ),
            "unknown": self.env._(
                "%(file)s is not one of: %(allowed)s.", file=name, allowed=allowed
            ),
            "mismatch": self.env._(
                "%(file)s is really a file of kind %(kind)s. Give it that ending.",
                file=name,
                kind=finding.kind,
            ),
            "macro": self.env._("%s holds macros. Save it without them.", name),
            "active": self.env._(
                "%s holds scripts, other files or links that act by themselves. Print "
                "it to a new PDF, and send that.",
                name,
            ),
            "encrypted": self.env._(
                "%s is protected by a password. Send it without.", name
            ),
            "polyglot": self.env._("%s holds a second file. Save it anew.", name),
            "bomb": self.env._(
                "%s would take too much room once it is unpacked. Save it smaller.",
                name,
            ),
            "broken": self.env._("%s is broken. Save it anew, and send that.", name),
        }
        return texts[finding.problem]

    def _scan(self, content, filename):
        """Ask the virus scanner, where there is one. Other scanners come in here."""
        address = os.environ.get("FREIGHT_CLAMD", "")
        if not address and not os.path.exists(CLAMD):
            return
        try:
            virus = scan(content, address or CLAMD)
        except ScanError as error:
            _logger.error("ClamAV at %s: %s", address or CLAMD, error)
            raise UserError(
                self.env._(
                    "The file could not be scanned for viruses. Try again later."
                )
            ) from error
        if virus:
            _logger.warning("ClamAV found %s in an upload", virus)
            raise UserError(
                self.env._(
                    "%s holds a virus and was not kept.",
                    (filename or "")[:LONGEST_NAME],
                )
            )
