"""Any public method of any model can be called by any portal login.

So each one that the suite defines is listed, with why it may be called, in
``tests/allowed/public_methods.txt``; all others are private.
"""

from pathlib import Path

from suite import defined_by_suite

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged

LISTED = Path(__file__).parent / "allowed" / "public_methods.txt"


def listed():
    """``model.method  # why``, as a dictionary."""
    found = {}
    for text in LISTED.read_text().splitlines():
        if text.strip() and not text.startswith("#"):
            name, _mark, reason = text.partition("  # ")
            found[name.strip()] = reason.strip()
    return found


@tagged("post_install", "-at_install")
class TestPublicMethods(TransactionCase):
    def _callable_methods(self):
        """Every method of the suite that a remote caller can name."""
        found = set()
        for model in self.env.values():
            for cls in defined_by_suite(model):
                for name, value in vars(cls).items():
                    if name.startswith("_") or not callable(value):
                        continue
                    try:
                        get_public_method(model, name)
                    except AccessError:
                        continue
                    found.add(f"{cls._name or cls._inherit}.{name}")
        return found

    def test_every_public_method_is_listed(self):
        self.assertFalse(self._callable_methods() - set(listed()))

    def test_list_holds_nothing_that_is_gone(self):
        self.assertFalse(set(listed()) - self._callable_methods())

    def test_each_entry_says_why(self):
        self.assertFalse([name for name, reason in listed().items() if not reason])
