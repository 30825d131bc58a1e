from . import (
    clock,
    codes,
    dcsa,
    fsu,
    iftsta,
    limits,
    normal_form,
    safe_json,
    signature,
    table,
    x12,
)
