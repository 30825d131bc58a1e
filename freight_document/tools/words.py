"""Words as transport documents write them."""

from num2words import num2words


def in_place(location):
    """HO CHI MINH CITY, VIETNAM of a location; "" of none."""
    if not location:
        return ""
    words = (location.name, location.country_id.name)
    return ", ".join(word for word in words if word).upper()


def plural(count, noun):
    """
    >>> plural(120, "Carton"), plural(1, "Box"), plural(2, "Box")
    ('120 CARTONS', '1 BOX', '2 BOXES')
    """
    word = noun.upper()
    if count == 1:
        return f"{count:,} {word}"
    ending = "ES" if word.endswith(("S", "X", "CH", "SH")) else "S"
    return f"{count:,} {word}{ending}"


def in_words(count, packages):
    """
    >>> in_words(120, "120 CARTONS")
    'SAY: ONE HUNDRED AND TWENTY (120) CARTONS ONLY'
    """
    noun = packages.partition(" ")[2]
    said = num2words(count, lang="en").upper().replace("-", " ").replace(",", "")
    return f"SAY: {said} ({count:,}) {noun} ONLY"


def joined(*words, by=" "):
    return by.join(word for word in words if word)
