"""What a sender says in words of its own, or leaves out since it is always the same."""

from collections.abc import Container, Mapping
from dataclasses import replace

from odoo.addons.freight_base.tools.text import fold

from . import clock
from .normal_form import Parsed, Report


def as_code(word: str) -> str:
    """Write a sender's word as a code, as tables and milestones are written.

    >>> as_code("Gate-in (full)")
    'GATE_IN_FULL'
    """
    return fold(word).upper().replace(" ", "_")


def translate(
    parsed: Parsed, overrides: Mapping[str, str], known: Container[str]
) -> Parsed:
    """Say a message in the catalogue's milestones where the sender has own codes.

    For the formats that say at once what they mean; the parsers of the others look
    into ``overrides`` themselves. A milestone that is not in ``known`` is lost, so that
    a person can say what is meant by it.
    """
    said = Parsed(problems=parsed.problems, unknown=parsed.unknown)
    for report in parsed.reports:
        code = report.source_code or report.milestone or report.code
        keys = (f"{code}/{report.empty_laden}", code)
        key = next((key for key in keys if key in overrides), None)
        if key is not None and not overrides[key]:
            reason = f"The code {key} is no news to us; it was kept in the message."
            said.warn(report.position, reason)
        elif key is not None:
            own = {"milestone": overrides[key], "format": "", "code": ""}
            said.reports.append(replace(report, **own, readings=()))
        elif report.milestone and report.milestone not in known:
            said.lose_code(report.position, code)
        else:
            said.reports.append(report)
    return said


def with_zone(report: Report, zone: str) -> Report:
    """Return the report with the sender's zone, if its time has none of its own."""
    told = clock.read(report.when)
    if report.zone or told.offset is not None or told.zone:
        return report
    return replace(report, zone=zone)
