"""Databases: made whole or not at all, known by a mark, cloned with their files.

The mark is the database's comment in PostgreSQL: it is set while the database still
bears a name of its own, and renaming is the last act, so what has the final name and
the mark is whole. A database without the mark was made by something else.
"""

import contextlib
import json
import os
import re
import shutil

from . import paths, process, say

MARK = "freight: "
MAKING = "__making"


class Databases:
    """The databases of one server, with the files that Odoo keeps beside them."""

    def __init__(self, env):
        self.env = env

    # -- what is there -----------------------------------------------------------

    @contextlib.contextmanager
    def _cursor(self):
        import psycopg2  # comes with the Python environment, which is built by now

        connection = self.env.postgres
        try:
            server = psycopg2.connect(
                dbname="postgres",
                host=connection.host or None,
                port=connection.port or None,
                user=connection.user or None,
                password=connection.password or None,
            )
        except psycopg2.OperationalError as error:
            reason = " ".join(str(error).split())
            raise say.Problem(
                f"PostgreSQL does not answer ({reason}): check PGHOST, PGPORT, PGUSER "
                "and PGPASSWORD, or unset them to use a private server"
            ) from error
        server.autocommit = True
        try:
            with server.cursor() as cursor:
                yield cursor
        finally:
            server.close()

    def _run(self, statement, *names, parameters=()):
        from psycopg2 import sql

        with self._cursor() as cursor:
            query = sql.SQL(statement).format(*map(sql.Identifier, names))
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def all_marks(self):
        """Every database's name with its mark, or None where it has none of ours."""
        rows = self._run(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        )
        return {name: _parse_mark(comment) for name, comment in rows}

    def mark(self, name):
        """The mark of a database: None where there is no such database.

        One that something else made is a :class:`say.Problem`.
        """
        marks = self.all_marks()
        if name not in marks:
            return None
        if marks[name] is None:
            raise say.Problem(
                f"A database named {name} exists and was not made by these commands: "
                "choose another name with --db, or drop or rename that one"
            )
        return marks[name]

    def filestore(self, name):
        return paths.DATA / "filestore" / name

    # -- making ------------------------------------------------------------------

    @contextlib.contextmanager
    def making(self, name, template=None):
        """A name to build under; what was built gets its real name at the end.

        Yields the temporary name and a dictionary to put the mark's values into.
        """
        temporary = name + MAKING
        self.drop(temporary)
        if template:
            self._copy(template, temporary)
        values = {}
        yield temporary, values
        self.set_mark(temporary, values)
        self.drop(name)
        if self.filestore(temporary).exists():
            self.filestore(temporary).rename(self.filestore(name))
        self._end_sessions(temporary)
        self._run("ALTER DATABASE {} RENAME TO {}", temporary, name)

    def clone(self, template, name):
        """A copy of a database and its files, replacing what bears the name."""
        with self.making(name, template) as (_temporary, values):
            values["cloned"] = template

    def _copy(self, template, name):
        self._end_sessions(template)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        files = self.filestore(template)
        if files.exists():
            # Odoo never changes a stored file in place, so links are copies.
            shutil.copytree(files, self.filestore(name), copy_function=os.link)

    def set_mark(self, name, values):
        text = MARK + json.dumps(values, sort_keys=True)
        self._run("COMMENT ON DATABASE {} IS %s", name, parameters=(text,))

    def drop(self, name):
        self._end_sessions(name)
        self._run("DROP DATABASE IF EXISTS {}", name)
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def _end_sessions(self, name):
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            parameters=(name,),
        )

    # -- Odoo in them ------------------------------------------------------------

    def odoo(self, name, *words, step=None, failure=None):
        """Run Odoo on a database to the end of its start, e.g. to install add-ons."""

        def watch(text):
            # … odoo.modules.loading: Loading module mail (9/31)
            found = re.search(r"Loading module (\w+) \((\d+)/(\d+)\)", text)
            if found and step:
                step.progress(int(found[2]) / int(found[3]), found[1])

        return process.call(
            self.env.odoo_words("server", "-d", name, "--stop-after-init",
                                "--no-http", *words),
            on_line=watch,
            env=self.env.variables(),
            failure=failure,
        )  # fmt: skip

    def script(self, name, file, *words, env=None, on_line=None, failure=None):
        """Run a Python file in Odoo's shell on a database (``env`` is there)."""
        with open(file, encoding="utf-8") as text:
            return process.call(
                self.env.odoo_words("shell", "-d", name, "--no-http", *words),
                stdin=text,
                on_line=on_line,
                env={**self.env.variables(), **(env or {})},
                cwd=paths.ROOT,
                failure=failure,
            )


def _parse_mark(comment):
    if not (comment or "").startswith(MARK):
        return None
    return json.loads(comment[len(MARK) :])
