"""A list that somebody of a customer looks at often, under a name of their own."""

from odoo import fields, models

# More than that is no list of favourites.
MOST = 30
LONGEST_NAME = 60


class FreightPortalFilter(models.Model):
    _name = "freight.portal.filter"
    _description = "Saved List of a Portal User"
    _order = "name, id"

    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    words = fields.Json(help="The words of the list's address; none for all of it.")

    _name_uniq = models.Constraint(
        "UNIQUE (user_id, name)", "You have a saved list of that name."
    )

    def _get_customer_view(self):
        self.ensure_one()
        return {"id": self.id, "name": self.name, "words": dict(self.words or {})}

    def _of(self, user):
        """Return what this user has saved; nobody has a right of their own to these."""
        return self.sudo().search([("user_id", "=", user.id)])

    def _save(self, user, name, query):
        """Keep ``query`` for this user; the same name again replaces it.

        Return what is wrong, if anything is: a code that the page has a sentence for.
        """
        name = " ".join((name or "").split())[:LONGEST_NAME]
        if not name:
            return "nameless"
        saved = self._of(user)
        same = saved.filtered(lambda one: one.name == name)
        if same:
            same.words = query.words()
        elif len(saved) >= MOST:
            return "too_many"
        else:
            self.sudo().create(
                {"user_id": user.id, "name": name, "words": query.words()}
            )
        return None
