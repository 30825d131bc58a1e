"""What a person wrote, as plain text: from a form, or from a mail that answers ours."""

import re
import unicodedata

from odoo.tools.mail import html2plaintext

# Each mail of ours has this line; what is below it was quoted by the mail program.
ANSWER_ABOVE = "##- Please write your answer above this line -##"
# How mail programs introduce what they quote.
INTRODUCTION = re.compile(
    r"^\s*(On\b.{0,200}\bwrote:|Am\b.{0,200}\bschrieb\b.{0,80}:"
    r"|Le\b.{0,200}\ba écrit\s?:|Vào\b.{0,200}\bđã viết:"
    r"|-{2,}\s?Original Message\s?-{2,}|_{10,})\s*$",
    re.IGNORECASE,  # "On Mon, 5 May 2025 at 09:00, Hai Long <a@b.example> wrote:"
)
# A From or Subject line that begins a quoted head, as Outlook writes it.
HEAD = re.compile(r"^\s*>*\s*\*?(From|Von|De|Từ)\s?:\*?\s.*@", re.IGNORECASE)
QUOTED = re.compile(r"^\s*>")  # "> Thank you for"
BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str | None) -> str:
    """Return the text with plain line ends, and without what nobody sees.

    >>> clean(" Hello\\r\\n\\x00there\\u202e ")
    'Hello\\nthere'
    """
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if not _is_unseen(one)).strip()


def one_line(text: str | None) -> str:
    """
    >>> one_line("Two\\n  words ")
    'Two words'
    """
    return " ".join(clean(text).split())


def _is_unseen(char):
    """Tell control characters, and those that turn the direction of what follows."""
    if char in "\n\t\u200c\u200d":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")


def answer_of(message) -> str:
    """Return what somebody wrote into their answer to a mail, and nothing quoted.

    :param message: an ``email.message.EmailMessage``
    """
    plain = message.get_body(("plain",))
    if plain is not None:
        text = _content(plain)
    else:
        html = message.get_body(("html",))
        text = html2plaintext(_content(html)) if html is not None else ""
    return without_quote(clean(text))


def _content(part):
    try:
        return part.get_content()
    except LookupError:
        # A charset unheard of: what is plain in it is all that can be read.
        return part.get_payload(decode=True).decode("ascii", "ignore")


def without_quote(text: str) -> str:
    """Return a mail's text without the mail that it answers.

    >>> without_quote("Yes.\\n\\nOn Monday Hai Long wrote:\\n> Is it ready?")
    'Yes.'
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if ANSWER_ABOVE in line or INTRODUCTION.match(line) or HEAD.match(line):
            lines = lines[:number]
            break
    # The introduction stood on two lines, or was in another language.
    while lines and (QUOTED.match(lines[-1]) or not lines[-1].strip()):
        lines.pop()
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
