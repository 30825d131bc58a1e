from . import (
    test_carrier,
    test_catalogue,
    test_location,
    test_location_load,
    test_location_search,
    test_security,
    test_tools_identifiers,
    test_tools_iso6346,
    test_tools_nearest,
    test_tools_text,
    test_tools_unlocode,
    test_tools_weight,
)
