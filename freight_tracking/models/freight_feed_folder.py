import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import drop_folder
from ..tools.limits import MAX_BYTES
from ..tools.transaction import in_own_transaction

_logger = logging.getLogger(__name__)

# System parameter: the folders of the server below which feeds may read, with commas.
ROOTS_PARAMETER = "freight_tracking.feed_folders"


class FreightFeed(models.Model):
    """Messages that somebody puts into a folder of the server."""

    _inherit = "freight.feed"

    folder = fields.Char(
        tracking=True,
        copy=False,
        help="A folder of the server that is read every five minutes. Files that were "
        "taken go to its subfolder done, those that cannot be taken to failed.",
    )

    _folder_uniq = models.UniqueIndex(
        "(folder) WHERE folder IS NOT NULL", "Another feed reads this folder."
    )

    @api.constrains("folder")
    def _check_folder(self):
        for feed in self:
            if feed.folder:
                try:
                    drop_folder.check(feed.folder, self._get_roots())
                except drop_folder.Forbidden as error:
                    raise ValidationError(
                        self.env._(
                            "%(folder)s cannot be read. Folders of feeds lie below "
                            "those that the administrator allows in the system "
                            "parameter %(parameter)s, without links out of them. "
                            "(%(reason)s)",
                            folder=feed.folder,
                            parameter=ROOTS_PARAMETER,
                            reason=error,
                        )
                    ) from None

    def action_read_folder(self):
        """Take what is in the folder now."""
        self.ensure_one()
        self.check_access("write")
        if not self.folder:
            raise UserError(self.env._("%s has no folder.", self.name))
        self.sudo()._read_folder()
        return True

    @api.model
    def _cron_read_folders(self):
        """Take the new files of all folders."""
        for feed in self.search([("folder", "!=", False), ("is_paused", "=", False)]):
            feed._read_folder()

    def _read_folder(self):
        """Take each file as soon as it is whole, in a transaction of its own."""
        roots = self._get_roots()
        try:
            with drop_folder.DropFolder(self.folder, roots) as folder:
                for taken in folder.take(MAX_BYTES + 1):
                    receive = partial(self._receive_file, taken=taken)
                    was_refused = in_own_transaction(self.env, receive)
                    folder.put_away(taken, "failed" if was_refused else "done")
                problem = ", ".join(folder.unreadable)
        except (drop_folder.Forbidden, OSError) as error:
            problem = str(error)
        if problem:
            _logger.info("Folder of feed %s: %s", self.id, problem)
            in_own_transaction(
                self.env,
                lambda env: self.with_env(env)._note_failure(
                    f"The folder cannot be read: {problem}"
                ),
            )

    def _receive_file(self, env, taken):
        message = self.with_env(env)._receive(
            taken.content, taken.name, "folder", size=taken.size
        )
        message._enqueue()
        return message.state == "refused"

    def _get_roots(self):
        value = self.env["ir.config_parameter"].sudo().get_param(ROOTS_PARAMETER, "")
        return [root.strip() for root in value.split(",") if root.strip()]
