"""The ground of the proof: the scene, built once, a canary in every text and amount."""

import json

from suite import defined_by_suite

from odoo.tests import HttpCase

from . import classified
from .canaries import Canaries
from .numbers import Numbers
from .reach import Reach
from .rows import Rows
from .scene import Scene

# Odoo's own records that hold what a customer, or the team, wrote.
ODOO_TEXTS = (
    *("res.partner", "account.move", "account.move.line", "account.payment"),
    *("mail.message", "mail.mail", "mail.activity", "ir.attachment"),
    *("mail.tracking.value", "discuss.channel"),
)


class WallCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scene = Scene(cls.env)
        cls.scene.build()
        ours = [name for name in cls.own_models() if cls.is_stored(name)]
        cls.rows = Rows(cls.env, ours, cls.scene.owners())
        cls.rows.fill()
        marked = cls.env, {*ours, *ODOO_TEXTS}, classified.names("no_canary")
        cls.canaries, cls.numbers = Canaries(*marked), Numbers(*marked)
        cls.canaries.plant()
        cls.numbers.plant()
        cls.reach = Reach(cls.scene)

    @classmethod
    def own_models(cls):
        """The models that the suite made, not those of Odoo that it extends."""
        return sorted(
            name
            for name, model in cls.env.items()
            if name.startswith("freight.") and defined_by_suite(model)
        )

    @classmethod
    def is_stored(cls, name):
        model = cls.env[name]
        return model._auto and not model._abstract and not model._transient

    def as_visitor(self, visitor, model):
        """A model as a remote caller of that visitor finds it, nothing remembered."""
        self.env.invalidate_all()
        return (
            self.env[model]
            .with_user(visitor.user)
            .with_context({})
            .with_company(visitor.user.company_id)
        )

    def assertAllClassified(self, found, file, hint=""):
        """Compare what there is with what somebody classified, both ways."""
        known = classified.names(file)
        self.assertFalse(sorted(set(found) - known), classified.where(file) + hint)
        self.assertFalse(
            sorted(known - set(found)), f"{file}.txt holds what is gone: delete it"
        )

    def canaries_in(self, result):
        text = result if isinstance(result, str) else json.dumps(result, default=str)
        return self.canaries.found_in(text) | self.numbers.found_in(text)

    def leaks_in(self, result, visitor):
        """Return the canaries in an answer that its visitor should never have met."""
        return sorted(
            found
            for found in self.canaries_in(result)
            if not self.reach.may_see(visitor, *found)
        )
