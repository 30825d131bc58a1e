"""The list of 46 CFR 541.6, on bills that lack something."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.us_invoice import (
    ELEMENTS,
    EXPORT,
    IMPORT,
    get_last_day_to_dispute,
    list_late,
    list_missing,
)

WHOLE = {element.name: "given" for element in ELEMENTS} | {
    "free_days": 0,
    "charged_dates": [date(2026, 5, 4)],
    "certifies_rules": True,
    "certifies_conduct": True,
}


@tagged("post_install", "-at_install")
class TestUsInvoice(BaseCase):
    def test_a_whole_invoice_lacks_nothing_even_without_free_time(self):
        self.assertEqual(list_missing(WHOLE, IMPORT), [])
        self.assertEqual(list_missing(WHOLE, EXPORT), [])

    def test_each_element_is_missed_where_it_is_asked_for(self):
        for element in ELEMENTS:
            for absent in (None, False, "", []):
                lacking = list_missing(
                    WHOLE | {element.name: absent}, element.direction or IMPORT
                )
                self.assertEqual(lacking, [element])

    def test_availability_is_asked_of_imports_and_return_dates_of_exports(self):
        of_import = {element.name for element in list_missing({}, IMPORT)}
        of_export = {element.name for element in list_missing({}, EXPORT)}
        self.assertEqual(of_import - of_export, {"port_of_discharge", "available_on"})
        self.assertEqual(of_export - of_import, {"earliest_return"})

    def test_a_certification_that_is_denied_is_missing(self):
        lacking = list_missing(WHOLE | {"certifies_conduct": False}, IMPORT)
        self.assertEqual([one.paragraph for one in lacking], ["541.6(e)(2)"])

    def test_issued_in_time_and_time_to_dispute(self):
        last = date(2026, 5, 1)
        self.assertEqual(list_late(last, date(2026, 5, 31), 30), [])
        faults = list_late(last, date(2026, 6, 1), 29)
        self.assertEqual(faults, [("541.7(a)", 31, 30), ("541.8(a)", 29, 30)])

    def test_a_bill_may_grant_more_time_and_not_less(self):
        issued = date(2026, 5, 1)
        for granted, until in ((None, 31), (10, 31), (30, 31)):
            self.assertEqual(
                get_last_day_to_dispute(issued, granted), date(2026, 5, until)
            )
        self.assertEqual(get_last_day_to_dispute(issued, 45), date(2026, 6, 15))
