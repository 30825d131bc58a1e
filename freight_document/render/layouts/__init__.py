"""The layouts by their code: a kind that is not here is received, never made."""

from . import airwaybill, bill, manifest, notices

LAYOUTS = {
    layout.code: layout
    for module in (bill, airwaybill, manifest, notices)
    for layout in module.LAYOUTS
}
