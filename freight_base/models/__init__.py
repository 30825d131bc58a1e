from . import (
    code_mixin,
    freight_carrier,
    freight_commodity,
    freight_equipment_type,
    freight_location,
    freight_location_load,
    freight_location_search,
    freight_milestone,
    freight_package_type,
    freight_vessel,
)
