"""Template databases for the tests, rebuilt only when the code they hold changes.

One with Odoo's add-ons that the lowest of ours needs; on it one for each of ours,
cloned from the one below it; at the end one with the whole suite.
"""

import hashlib
import os

from . import addons, odoo_log, paths, say

PREFIX = "freight_tpl"
# For the people who change the templates' making: older ones are thrown away.
EDITION = "2"


class Templates:
    def __init__(self, env):
        self.databases = env.databases
        self.suite = addons.suite()
        requirements = (paths.ROOT / "requirements.txt").read_text()
        self._ground = [EDITION, env.source.version, requirements]
        self._codes = {addon.name: addons.code_hash(addon) for addon in self.suite}

    def bare(self):
        """A database with nothing but the add-ons of Odoo that our lowest needs."""
        return self._have("odoo", [], None, self.suite[0].depends)

    def of(self, name):
        """The minimal database of the add-on of that name."""
        return self.minimal(next(one for one in self.suite if one.name == name))

    def minimal(self, addon):
        """A database with one add-on and what it depends on."""
        below = addons.below(addon, self.suite)
        ground = self.minimal(below[-1]) if below else self.bare()
        return self._have(addon.name, [*below, addon], ground, [addon.name])

    def full(self):
        """A database with the whole suite."""
        names = [addon.name for addon in self.suite]
        names += addons.for_demo(self.databases.env.source)
        return self._have("suite", self.suite, self.minimal(self.suite[-1]), names)

    def _have(self, key, holds, ground, install):
        codes = [f"{addon.name}={self._codes[addon.name]}" for addon in holds]
        text = "\n".join([*self._ground, *codes, *sorted(install)])
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        name = f"{PREFIX}_{key}_{digest}"
        if self.databases.mark(name) is None:
            self._make(name, key, ground, install)
        return name

    def _make(self, name, key, ground, install):
        for old, mark in self.databases.all_marks().items():
            if mark is not None and old.startswith(f"{PREFIX}_{key}_"):
                self.databases.drop(old)
        with (
            say.step(f"Making the template database of {key}") as step,
            self.databases.making(name, ground) as (temporary, mark),
        ):
            output = self.databases.odoo(temporary, "-i", ",".join(install), step=step)
            mark["findings"] = odoo_log.findings(
                output.splitlines(), f"installing {key}"
            )

    def findings(self):
        """What Odoo complained about while the present templates were made."""
        found = []
        for name, mark in self.databases.all_marks().items():
            if mark and name.startswith(PREFIX + "_"):
                found += mark.get("findings", [])
        return found


def test_database(databases, template, key):
    """A database to test in: a fresh clone, of a name of this call's own."""
    name = f"freight_test_{key}_{os.getpid()}"
    databases.clone(template, name)
    return name
