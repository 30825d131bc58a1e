from . import (
    awb,
    identifiers,
    imo,
    iso6346,
    locode,
    nearest,
    scac,
    text,
    unlocode,
    weight,
)
