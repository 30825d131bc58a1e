"""Rows of a list as they are read: all words ready, so that a page only places them.

A page has eighty of them; what a template would work out for each costs more than all
queries together.
"""

# A picture for each mode.
ICONS = {
    "sea": "fa-ship",
    "air": "fa-plane",
    "road": "fa-truck",
    "rail": "fa-train",
    "express": "fa-bolt",
    "multimodal": "fa-random",
}


def write_rows(rows, say, url="/my/shipments", group=None):
    """Return views of shipments as words.

    :param group: what they are ordered by first; the first of each group bears its name
    """
    last = None
    written = []
    for row in rows:
        one = _write_row(row, say, url)
        label = row[group]["label"] if group else None
        one["group"] = label if label != last else None
        last = label
        written.append(one)
    return written


def _write_row(row, say, url):
    mode = row["mode"]
    done = 100 * row["step"] // row["steps"]
    return {
        "url": f"{url}/{row['id']}",
        "number": row["number"],
        "reference": row.get("reference") or "",
        "pol": _write_port(row["pol"]),
        "pod": _write_port(row["pod"]),
        "mode": mode["label"],
        "icon": f"fa fa-fw o_freight_mode {ICONS.get(mode['code'], '')}",
        "departed": say.day(row["atd"]),
        "departs": say.day(row["etd"]),
        "arrived": say.day(row["ata"]),
        "arrives": say.day(row["eta"]),
        "state": row["state"]["label"],
        "badge": f"o_freight_badge o_freight_state_{row['state']['code']}",
        "is_late": row["is_late"],
        "misses_required_date": row["misses_required_date"],
        "marks": "o_freight_marks_late" if row["is_late"] else None,
        "done": f"inline-size:{done}%",
    }


def _write_port(port):
    """Return a place's code, and its name where that is not the code already."""
    if not port:
        return None
    code = port["code"]
    return (code, port["name"] or "") if code else (port["name"], "")
