from . import (
    test_clock_match,
    test_clocks,
    test_demurrage,
    test_invoices,
    test_invoices_at_once,
    test_rating,
    test_spread,
    test_tariff_bench,
    test_tariff_sheet,
    test_tools_rating,
    test_tools_tariff_match,
    test_us_invoice,
)
