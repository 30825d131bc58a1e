"""Each thing that can be wrong with a machine gets one line that says what to do."""

import shutil
import socket
import sys
from collections import namedtuple

import pytest
from lib import debian, environment, postgres, python_env, say
from scene import CLOSED

Usage = namedtuple("Usage", "total used free")


def test_port_in_use(run, refused):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = refused(run("run", "--port", port))
    assert f"Port {port}" in line and "--port" in line


def test_port_out_of_range(run, refused):
    assert "Port 99999" in refused(run("run", "--port", 99999))


def test_odoo_home_is_no_odoo(run, refused, tmp_path):
    line = refused(run("run", "--init-only", ODOO_HOME=str(tmp_path)))
    assert str(tmp_path) in line and "unset ODOO_HOME" in line


def test_odoo_home_is_another_odoo(run, refused, tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, FINAL, 0)")
    line = refused(run("run", "--init-only", ODOO_HOME=str(tmp_path)))
    assert "19.0" in line


def test_no_network_for_odoo(run, refused, tmp_path):
    line = refused(
        run(
            "run",
            "--init-only",
            FREIGHT_LOCAL=str(tmp_path / "local"),
            ODOO_HOME="",
            ODOO_GIT=f"{CLOSED}/odoo.git",
            http_proxy=CLOSED,
            https_proxy=CLOSED,
        )
    )
    assert "network" in line or "ODOO_HOME" in line


def test_no_network_for_python_packages(run, refused, tmp_path):
    source = tmp_path / "odoo-19"
    (source / "odoo").mkdir(parents=True)
    (source / "odoo" / "release.py").write_text("version_info = (19, 0, 0, FINAL, 0)")
    line = refused(
        run(
            "run",
            "--init-only",
            FREIGHT_LOCAL=str(tmp_path / "local"),
            ODOO_HOME=str(source),
            PIP_INDEX_URL=CLOSED,
            PIP_CONFIG_FILE="/dev/null",
            PIP_NO_CACHE_DIR="1",
            PIP_RETRIES="0",
        )
    )
    assert "network" in line and "requirements.txt" in line


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 14, 0)])
def test_python_of_another_age(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(say.Problem, match="install Python 3.11, 3.12 or 3.13"):
        python_env.check_version()


def test_no_postgres_and_no_rights(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres.paths, "LOCAL", tmp_path)
    monkeypatch.setattr(postgres, "_find_programs", lambda version=None: None)
    monkeypatch.setattr(debian, "_privilege", lambda: None)
    with pytest.raises(say.Problem, match="PGHOST"):
        postgres.Cluster().start()


def test_postgres_of_the_cluster_is_gone(monkeypatch, tmp_path):
    data = tmp_path / "pg" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    monkeypatch.setattr(postgres.paths, "LOCAL", tmp_path)
    with pytest.raises(say.Problem, match="postgresql-9"):
        postgres.Cluster().start()


def test_postgres_server_does_not_answer(run, refused):
    line = refused(run("run", "--init-only", PGHOST="127.0.0.1", PGPORT="9"))
    assert "PGHOST" in line


def test_superuser_role_of_postgres(run, refused):
    line = refused(run("run", "--init-only", PGHOST="127.0.0.1", PGUSER="postgres"))
    assert "createuser" in line


def test_disk_nearly_full(monkeypatch):
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**7)
    )
    with pytest.raises(say.Problem, match="FREIGHT_LOCAL"):
        environment._check_disk()


def test_database_of_something_else(run, refused, databases, scratch):
    databases._run("CREATE DATABASE {}", scratch)
    line = refused(run("run", "--init-only", "--db", scratch))
    assert scratch in line and "--db" in line
    # Not even asked to start afresh is it touched.
    assert scratch in refused(run("run", "--init-only", "--fresh", "--db", scratch))
    assert scratch in databases.all_marks()


def test_nothing_of_that_name_to_test(run, refused):
    assert "freight_nowhere" in refused(run("test", "freight_nowhere/tests"))


def test_allow_list_entry_without_a_reason(monkeypatch, tmp_path):
    from lib import allowed

    (tmp_path / "tests" / "allowed").mkdir(parents=True)
    (tmp_path / "tests" / "allowed" / "skips.txt").write_text("test_something\n")
    monkeypatch.setattr(allowed.paths, "ROOT", tmp_path)
    with pytest.raises(say.Problem, match="skips.txt:1 gives no reason"):
        allowed.patterns("skips")
