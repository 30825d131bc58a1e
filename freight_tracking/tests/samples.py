"""Messages for the parsers' tests, and what lines do to messages."""

from pathlib import Path

from hypothesis import strategies as st

from ..tools import clock
from ..tools.limits import Refused
from ..tools.normal_form import Parsed, from_dict

FOLDER = Path(__file__).parent / "messages"
# What turns up where it should not: separators, signs of other formats, halves.
DEBRIS = [
    *(
        "",
        "'",
        "+",
        ":",
        "?",
        "*",
        "~",
        "/",
        "\n",
        "\r\n",
        '"',
        "{",
        "]",
        "\\",
        ",",
        ";",
    ),
    *("\x00", "\x1a", "\ufeff", "\ud800", "Ａ", "é", "\u0661", "9" * 50, "-1", "1e999"),
    *("null", "true", "2400", "31FEB", "29FEB", "00000000", "99991231", "T24:00"),
    *("UNH", "UNA'''''' UNB", "ST*315~", "ISA*", "FSU/12\n", "E+308", "../..", "%s"),
]


def read(name: str) -> str:
    return (FOLDER / name).read_text()


@st.composite
def damaged(draw, text: str) -> str:
    """Cut, repeat, swap and soil a message, a few times over."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        middle = draw(
            st.sampled_from(["", text[start:end] * 2, text[start:end][::-1]])
            | st.sampled_from(DEBRIS)
            | st.text(max_size=8)
        )
        text = text[:start] + middle + text[end:]
    return text


def check_parses(test, parse, content) -> Parsed | None:
    """Check that a parser keeps its promise, whatever it is given."""
    try:
        parsed = parse(content)
    except Refused as refused:
        test.assertTrue(refused.reason.endswith("."), refused.reason)
        return None
    test.assertIsInstance(parsed, Parsed)
    for report in parsed.reports:
        again, _problems = from_dict(report.to_dict())
        test.assertEqual(again, report)
        clock.resolve(report.when, report.zone, "Asia/Ho_Chi_Minh")
        str(report.to_dict()).encode()  # what a database could not store
    for problem in parsed.problems:
        test.assertTrue(problem.reason)
        test.assertGreaterEqual(problem.position, 0)
    return parsed
