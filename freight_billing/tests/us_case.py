from odoo.addons.freight_tracking.tests.common import BOX

from .books import BooksCase
from .test_clocks import ClockCase, noon

# A box discharged on 20 May 2025 and picked up on 26 May: three free days, then three
# days to pay.


class UsCase(ClockCase, BooksCase):
    """A box that stood too long at Long Beach, by one side's terms."""

    job_values = {"master_number": "MEDUSG250012"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "email": "billing@example.com",
                "freight_us_dispute_page": "https://www.example.com/disputes",
            }
        )

    def stand(self, side, box=BOX, **terms):
        """Return the charge of the box that stood."""
        self.terms(side=side, **{"reference": "Rule 21, 4.2", **terms})
        self.happen("SEA_DISCHARGED", noon(20), container=box)
        self.happen("SEA_GATE_OUT", noon(26), container=box)
        clock = self.clock(side=side)
        clock._charge(self.today)
        charge = clock.charge_ids
        if side == "buy":
            charge.partner_id = self.line_partner
        charge.action_confirm()
        return charge

    def tell_available(self):
        self.happen("SEA_AVAILABLE", noon(21))
