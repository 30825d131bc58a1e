"""JSON from strangers: nothing in it may cost more than its length."""

import json
import re

from .limits import MAX_DEPTH, MAX_NUMBER, Refused, decode

# A string, closed or not, or a bracket: "a \"b\" [c", [, }. The possessive quantifier
# and the optional closing sign keep this linear on whatever comes.
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def loads(content: bytes | str):
    """Return the value, or raise `Refused`.

    RFC 8259 wants UTF-8 for what leaves a closed system. Of a key that comes twice the
    last one holds, as everywhere.
    """
    text = decode(content)
    _check_depth(text)
    try:
        return json.loads(
            text, parse_int=_integer, parse_float=_float, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise Refused(
            f"The message is not JSON: {error.msg} at line {error.lineno},"
            f" column {error.colno}."
        ) from None


def _check_depth(text: str) -> None:
    depth = 0
    for match in BRACKETS.finditer(text):
        sign = match[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused(f"The message nests deeper than {MAX_DEPTH} levels.")
        elif sign in "]}":
            depth -= 1


def _integer(text: str) -> int:
    _check_number(text)
    return int(text)


def _float(text: str) -> float:
    _check_number(text)
    return float(text)  # 1e999 is infinite; whoever takes a number refuses that


def _check_number(text: str) -> None:
    if len(text) > MAX_NUMBER:
        raise Refused(
            f"The message holds a number of {len(text):,} signs ({text[:20]}…); at most"
            f" {MAX_NUMBER} are allowed."
        )


def _no_constant(text: str):
    raise Refused(f"The message holds {text}, which JSON does not allow.")
