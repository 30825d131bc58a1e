"""The demo company, loaded into a test's own transaction."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "setup"))

from demo import guide  # noqa: E402
from demo.load import PARTS  # noqa: E402


class DemoCase:
    """For test cases: loads the demo once a class, and knows the guide's shipment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.load()
        cls.file = cls.env["freight.shipment"].search([("name", "=", guide.NUMBER)])

    @classmethod
    def load(cls):
        """Load every part as the shell does, in this transaction."""
        installed = cls.env["ir.module.module"]._installed()
        for addon, part in PARTS:
            if addon in installed:
                part(cls.env)
                cls.env.flush_all()
                cls.env.cr.precommit.run()
        cls.env.invalidate_all()
