"""How a customs declaration runs, and what several of them amount to."""

# Customs may stop released goods again, but what was lodged stays known to them: only
# a declaration that they have not looked at yet can be withdrawn into a draft.
NEXT_STATUSES = {
    "draft": ("lodged", "hold", "inspection", "released"),
    "lodged": ("draft", "hold", "inspection", "released"),
    "hold": ("lodged", "inspection", "released"),
    "inspection": ("lodged", "hold", "released"),
    "released": ("hold", "inspection"),
}
HELD = ("hold", "inspection")


def summarise(statuses):
    """Return the customs status of a shipment with declarations of ``statuses``.

    >>> summarise([]), summarise(["released", "lodged"]), summarise(["lodged", "hold"])
    ('none', 'part_released', 'held')
    """
    statuses = set(statuses)
    if not statuses:
        return "none"
    if statuses.intersection(HELD):
        return "held"
    if statuses == {"released"}:
        return "released"
    if "released" in statuses:
        return "part_released"
    return "to_lodge" if "draft" in statuses else "lodged"
