"""Modes, and the services that each of them offers; the first one is its default."""

MODES = [
    ("sea", "Sea"),
    ("air", "Air"),
    ("road", "Road"),
    ("rail", "Rail"),
    ("express", "Express"),
    ("multimodal", "Multimodal"),
]
# One carriage has one mode: only a whole shipment can be multimodal.
LEG_MODES = MODES[:-1]

SERVICES = [
    ("fcl", "FCL"),
    ("lcl", "LCL"),
    ("air_direct", "Air Direct"),
    ("air_consol", "Air Consolidated"),
    ("ftl", "FTL"),
    ("ltl", "LTL"),
    ("rail_fcl", "Rail FCL"),
    ("rail_lcl", "Rail LCL"),
    ("parcel", "Parcel"),
    ("multimodal", "Multimodal"),
]

SERVICES_BY_MODE = {
    "sea": ("fcl", "lcl"),
    "air": ("air_direct", "air_consol"),
    "road": ("ftl", "ltl"),
    "rail": ("rail_fcl", "rail_lcl"),
    "express": ("parcel",),
    "multimodal": ("multimodal",),
}


def service_of(mode, service=None):
    """Return ``service`` where ``mode`` offers it, else the default one of ``mode``.

    >>> service_of("sea", "lcl"), service_of("air", "lcl"), service_of(None)
    ('lcl', 'air_direct', None)
    """
    services = SERVICES_BY_MODE.get(mode, ())
    if service in services:
        return service
    return services[0] if services else None
