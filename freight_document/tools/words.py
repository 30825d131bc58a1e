"""Words as transport documents write them."""


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


def joined(*words, by=" "):
    return by.join(word for word in words if word)
