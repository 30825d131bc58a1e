"""The suite's add-ons: which there are, who stands on whom, what code they hold."""

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from . import paths

# What an installed database does not depend on.
APART = {"tests", "readme", "__pycache__", "description"}
# Of Odoo's own: what only the demo company and the tests need. No production database
# has a provider that takes play money.
FOR_DEMO = ("payment_demo",)


@dataclass(frozen=True)
class Addon:
    name: str
    folder: Path
    depends: tuple


def suite():
    """Our add-ons, each after those that it depends on."""
    found = {}
    for manifest in sorted(paths.ROOT.glob("freight_*/__manifest__.py")):
        values = ast.literal_eval(manifest.read_text())
        if values.get("installable", True):
            name = manifest.parent.name
            found[name] = Addon(name, manifest.parent, tuple(values.get("depends", ())))
    ordered = {}

    def place(name):
        for needed in found[name].depends:
            if needed in found:
                place(needed)
        ordered.setdefault(name, found[name])

    for name in found:
        place(name)
    return list(ordered.values())


def for_demo(source):
    """Those of Odoo's add-ons for the demo that this Odoo has."""
    return [
        name
        for name in FOR_DEMO
        if any((folder / name).is_dir() for folder in source.addons)
    ]


def below(addon, all_addons):
    """The add-ons of the suite that one stands on, lowest first."""
    needed = set(addon.depends)
    for other in reversed(all_addons):
        if other.name in needed:
            needed.update(other.depends)
    return [other for other in all_addons if other.name in needed]


def code_hash(addon):
    """Changes whenever a file changes that matters to an installed database."""
    digest = hashlib.sha256()
    for file in sorted(addon.folder.rglob("*")):
        inside = file.relative_to(addon.folder)
        if file.is_file() and not APART.intersection(inside.parts):
            digest.update(f"{inside}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
