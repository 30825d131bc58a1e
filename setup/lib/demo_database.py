"""The database that ./setup/run serves: made with all add-ons, kept up to date."""

from . import addons, paths, say

DEMO = paths.ROOT / "setup" / "demo" / "load.py"


def ensure(env, name, with_demo, fresh=False):
    """A whole, current database of that name."""
    databases = env.databases
    mark = databases.mark(name)
    if mark is not None and fresh:
        databases.drop(name)
        mark = None
    suite = addons.suite()
    code = {addon.name: addons.code_hash(addon) for addon in suite}
    extras = addons.for_demo(env.source) if (mark or {}).get("demo", with_demo) else []
    if mark is None:
        _make(databases, name, code, with_demo, extras)
    elif mark.get("code") != code or mark.get("extras", []) != extras:
        _update(databases, name, code, mark, extras)


def _make(databases, name, code, with_demo, extras):
    with (
        say.step(f"Making the database {name}") as step,
        databases.making(name) as (temporary, mark),
    ):
        databases.odoo(temporary, "-i", ",".join([*code, *extras]), step=step)
        if with_demo:
            _load_demo(databases, temporary)
        mark.update(code=code, demo=with_demo, extras=extras)


def _update(databases, name, code, mark, extras):
    before = mark.get("code", {})
    changed = [addon for addon in code if before.get(addon) not in (None, code[addon])]
    added = [addon for addon in code if addon not in before]
    added += [addon for addon in extras if addon not in mark.get("extras", [])]
    words = []
    if changed:
        words += ["-u", ",".join(changed)]
    if added:
        words += ["-i", ",".join(added)]
    with say.step(f"Updating the database {name}") as step:
        if words:
            databases.odoo(
                name,
                *words,
                step=step,
                failure=(
                    f"Updating {name} to the current code failed; see {say.log.path}, "
                    "or start with a new one: ./setup/run --fresh"
                ),
            )
        if mark.get("demo"):
            _load_demo(databases, name)
        databases.set_mark(name, {**mark, "code": code, "extras": extras})


def _load_demo(databases, name):
    databases.script(
        name, DEMO, failure=f"Loading the demo company failed; see {say.log.path}"
    )
