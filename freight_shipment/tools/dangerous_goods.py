"""What a dangerous goods declaration must say (IMDG 5.4.1; IATA DGR 8.1)."""

import re
from collections.abc import Mapping

# UN Model Regulations 2.0.1.3: classes 1, 2 and 7 and divisions 5.2 and 6.2 have no
# packing groups. Of class 9 much is articles (lithium batteries), which have none.
CLASSES_WITH_PACKING_GROUP = {"3", "4.1", "4.2", "4.3", "5.1", "6.1", "8"}
# Nor have self-reactive substances (2.4.2.3.2.3) and articles: batteries, fuel cells,
# engines, manufactured articles with mercury, articles N.O.S.
WITHOUT_PACKING_GROUP = frozenset(
    map(
        str,
        (
            *range(3221, 3241),
            *(2794, 2795, 2800, 3028, 3292, 3473, 3476, 3477, 3506, 3528),
            *range(3537, 3549),
        ),
    )
)
# FLAMMABLE LIQUID, N.O.S. and CORROSIVE LIQUID, NOS, but not "Nosean"
NOT_OTHERWISE_SPECIFIED = re.compile(r"\bN\.?O\.?S\b", re.IGNORECASE)
# The flash point is a sea rule (IMDG 5.4.1.4.3.6).
SEA_MODES = {"sea", "multimodal"}


def missing(goods: Mapping, mode: str) -> list[str]:
    """Return the names of all that the declaration of ``goods`` still lacks.

    ``goods`` maps the names of a cargo line's fields to their values.
    """
    wanted = ["un_number", "proper_shipping_name"]
    if NOT_OTHERWISE_SPECIFIED.search(goods["proper_shipping_name"] or ""):
        wanted.append("technical_name")
    wanted.append("dg_class")
    if (
        goods["dg_class"] in CLASSES_WITH_PACKING_GROUP
        and goods["un_number"] not in WITHOUT_PACKING_GROUP
    ):
        wanted.append("packing_group")
    if goods["dg_class"] == "3" and mode in SEA_MODES:
        wanted.append("flash_point")
    wanted += ["net_mass_kg", "dg_emergency_contact"]
    if mode == "air":
        wanted.append("packing_instruction")
    return [name for name in wanted if not goods[name]]
