"""The layouts by their code: what is not here is received, never made."""

from .layouts import airwaybill, bill, manifest, notices

LAYOUTS = {
    layout.code: layout
    for module in (bill, airwaybill, manifest, notices)
    for layout in module.LAYOUTS
}
