"""The layouts by their code: a kind that is not here is received, never made."""

from . import (
    airwaybill,
    bill,
    container,
    dangerous,
    delivery,
    forwarding,
    labels,
    manifest,
    notices,
    telex,
)

LAYOUTS = {
    layout.code: layout
    for module in (
        *(bill, airwaybill, manifest, notices, forwarding, delivery),
        *(container, dangerous, labels, telex),
    )
    for layout in module.LAYOUTS
}
