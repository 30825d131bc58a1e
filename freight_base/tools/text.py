"""Text as a search compares it."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent. Each
# becomes what people type who have not got it: "Tromso", "Lodz", "Baki".
LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "đ": "d",
        "ħ": "h",
        "ı": "i",
        "ĸ": "k",
        "ł": "l",
        "ŋ": "n",
        "ø": "o",
        "ŧ": "t",
        "ə": "e",
        # Signs that count as letters in Unicode but stand for an apostrophe: Hawaiʻi.
        "\u02b9": " ",
        "\u02bb": " ",
        "\u02bc": " ",
        "\u02be": " ",
        "\u02bf": " ",
    }
)
ACCENTS = re.compile(r"[\u0300-\u036f]+")  # "é" taken apart is "e" and U+0301
NOT_WORD = re.compile(r"[\W_]+")  # "Ho-Chi-Minh", "Rio (de) Janeiro", "d'Ivoire"


def fold(text):
    """A search key: no accents, lower case, words with one space between them.

    "Hồ Chí Minh" gives "ho chi minh". Letters of other scripts stay.
    """
    text = text or ""
    if not text.isascii():
        # Case folding may bring composed characters back, hence taken apart twice.
        text = unicodedata.normalize("NFKD", text).casefold()
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(LETTERS)
        text = unicodedata.normalize("NFC", text)
    return NOT_WORD.sub(" ", text).strip().lower()
