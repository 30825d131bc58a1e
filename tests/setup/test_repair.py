"""What was interrupted is made anew; what is half made is never taken for whole."""

import subprocess

import pytest
from lib import lock, odoo_source, paths, say

RELEASE = "version_info = (19, 0, 0, FINAL, 0, '')\n"


@pytest.fixture
def local(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "LOCAL", tmp_path / "local")
    paths.LOCAL.mkdir()
    return paths.LOCAL


@pytest.fixture
def repository(tmp_path):
    """A git repository that looks like Odoo's."""
    folder = tmp_path / "odoo.git"
    (folder / "odoo").mkdir(parents=True)
    (folder / "odoo" / "release.py").write_text(RELEASE)
    (folder / "addons" / "web").mkdir(parents=True)
    (folder / "addons" / "web" / "__manifest__.py").write_text("{}")
    name = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
    for words in (
        ["init", "-q", "-b", "19.0"],
        ["add", "."],
        [*name, "commit", "-q", "-m", "x"],
    ):
        subprocess.run(["git", "-C", folder, *words], check=True)
    return folder


def test_clone_from_git(monkeypatch, local, repository):
    monkeypatch.setenv("ODOO_GIT", str(repository))
    source = odoo_source._from_git()
    assert source.version.startswith("19.0 (")
    assert [folder.name for folder in source.addons] == ["addons"]
    # The next call finds it kept.
    assert odoo_source._kept("git") == source


def test_interrupted_clone_is_repeated(monkeypatch, local, repository):
    half = local / "odoo" / "git.making" / "odoo"
    half.mkdir(parents=True)
    (half / "release.py").write_text(RELEASE)
    assert odoo_source._kept("git") is None
    monkeypatch.setenv("ODOO_GIT", str(repository))
    assert odoo_source._from_git()
    assert not (local / "odoo" / "git.making").exists()


def test_repository_without_odoo_names_all_ways_out(monkeypatch, local, tmp_path):
    monkeypatch.setenv("ODOO_GIT", str(tmp_path / "nothing"))
    with pytest.raises(say.Problem) as raised:
        odoo_source._from_git()
    for way in ("ODOO_HOME", "pip install", "odoo-19", "ODOO_GIT"):
        assert way in str(raised.value)


def test_interrupted_database_is_not_there(databases, scratch):
    with pytest.raises(KeyboardInterrupt):
        with databases.making(scratch) as (temporary, _mark):
            databases._run("CREATE DATABASE {}", temporary)
            raise KeyboardInterrupt
    assert databases.mark(scratch) is None
    # … and what was left of it is no obstacle to the next call.
    with databases.making(scratch) as (temporary, mark):
        databases._run("CREATE DATABASE {}", temporary)
        mark["whole"] = True
    assert databases.mark(scratch) == {"whole": True}
    assert temporary not in databases.all_marks()


def test_two_calls_wait_for_each_other(local):
    order = []
    with lock.exclusive("x"):
        other = subprocess.Popen(
            ["python3", "-c", _TAKE_LOCK, str(paths.ROOT / "setup")],
            env={"FREIGHT_LOCAL": str(local), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert "waiting" in other.stdout.readline()
        order.append("first")
    order.append(other.stdout.readline().strip())
    other.wait()
    assert order == ["first", "second"]


_TAKE_LOCK = """
import sys
sys.path.insert(0, sys.argv[1])
from lib import lock
with lock.exclusive("x"):
    print("second", flush=True)
"""
