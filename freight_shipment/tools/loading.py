"""Loads against what a box can take, and the verified gross mass."""

from enum import StrEnum


class VgmFault(StrEnum):
    BELOW_TARE = "below_tare"
    ABOVE_MAXIMUM = "above_maximum"


def percent(load, limit):
    """Return how full it is, 0 where the limit is not known.

    >>> percent(13_300, 26_600), percent(1, 0)
    (50.0, 0.0)
    """
    return 100.0 * load / limit if limit else 0.0


def vgm_fault(vgm, tare, payload):
    """Return what is impossible about a verified gross mass, or None.

    SOLAS VI/2: the VGM is that of the packed box, so it is more than the empty one and
    at most the maximum gross mass on its CSC plate. Zero means not known.

    >>> vgm_fault(30_480, 3_900, 26_600), vgm_fault(3_000, 3_900, 26_600)
    (None, <VgmFault.BELOW_TARE: 'below_tare'>)
    """
    if vgm and tare and vgm < tare:
        return VgmFault.BELOW_TARE
    if vgm and tare and payload and vgm > tare + payload:
        return VgmFault.ABOVE_MAXIMUM
    return None
