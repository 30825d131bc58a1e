"""What somebody looked at and let through, each with the reason.

``classified/*.txt`` hold one entry a line: ``name  words  # why``. An entry for what is
gone fails as well as what has none.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "classified"


def read(name):
    """Return the entries of a file: ``{name: (words, why)}``."""
    found = {}
    for line in (FOLDER / f"{name}.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        said, _mark, why = line.partition("  # ")
        entry, *words = said.split()
        assert entry not in found, f"{name}.txt classifies {entry} twice"
        found[entry] = (tuple(words), why.strip())
    return found


def names(file):
    return set(read(file))


def without_reason():
    """Return the entries of all files that do not say why."""
    return sorted(
        f"{path.name}: {entry}"
        for path in FOLDER.glob("*.txt")
        for entry, (_words, why) in read(path.stem).items()
        if not why
    )


def where(file):
    """Say where an entry belongs, for the message of a test that fails."""
    return (
        f"nobody classified these. Look who may see them; then close them, or write "
        f"each into tests/isolation/classified/{file}.txt with the reason"
    )
