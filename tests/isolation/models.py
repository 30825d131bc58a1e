"""Models × fields × what a remote caller can do with them."""

import functools

from suite import is_ours

from . import classified
from .remote import call

OPERATIONS = ("write", "create", "unlink")
ABSENT = 2**31 - 7


def reads_without_field(record_ids):
    """Ways to read a model, as ``{name: (method, args, kwargs)}``."""
    return {
        "read": ("read", [record_ids], {}),
        "web_read": ("web_read", [record_ids], {"specification": {"display_name": {}}}),
        "search": ("search", [[]], {}),
        "search_read": ("search_read", [[]], {}),
        "web_search_read": (
            "web_search_read",
            [[]],
            {"specification": {"display_name": {}}},
        ),
        "search_count": ("search_count", [[]], {}),
        "name_search": ("name_search", [""], {}),
        "formatted_read_group": (
            "formatted_read_group",
            [[]],
            {"groupby": [], "aggregates": ["__count"]},
        ),
        "web_read_group": (
            "web_read_group",
            [[]],
            {"groupby": ["id"], "aggregates": ["__count"]},
        ),
        "export_data": ("export_data", [record_ids, ["id", "display_name"]], {}),
    }


def changes(record_ids):
    """Ways to change a model."""
    return {
        "copy": ("copy", [record_ids], {}),
        "write": ("write", [record_ids, {}], {}),
        "unlink": ("unlink", [record_ids], {}),
        "create": ("create", [{}], {}),
        "web_save": ("web_save", [record_ids, {}], {"specification": {"id": {}}}),
    }


# Something to compare a field with, by its type.
PLAUSIBLE = {
    **dict.fromkeys(("char", "text", "html"), "a"),
    **dict.fromkeys(("many2one", "one2many", "many2many"), [1, 2]),
    **dict.fromkeys(("integer", "float", "monetary", "many2one_reference"), 1),
    **dict.fromkeys(("date", "datetime"), "2025-05-10"),
    "boolean": True,
}


def reads_of_field(field, record_ids, env):
    """Ways to learn something of one field; those that there are for its type."""
    name = field.name
    value = PLAUSIBLE.get(field.type, "a")
    if field.type == "selection":
        value = (field.get_values(env) or ["a"])[0]
    operator = "in" if isinstance(value, list) else "="
    ways = {
        "read": ("read", [record_ids, [name]], {}),
        "web_read": ("web_read", [record_ids], {"specification": {name: {}}}),
        "search_read": ("search_read", [[], [name]], {}),
        "web_search_read": ("web_search_read", [[]], {"specification": {name: {}}}),
        "export": ("export_data", [record_ids, [name]], {}),
        "onchange": ("onchange", [record_ids, {}, [], {name: {}}], {}),
    }
    if field.store or field.search:
        ways |= {
            "domain": ("search", [[(name, operator, value)]], {}),
            "count": ("search_count", [[(name, operator, value)]], {}),
            "negated": ("search", [["!", (name, operator, value)]], {}),
        }
    # Properties are grouped by one at a time, and nobody has defined any.
    if field.store and field.column_type and field.type != "properties":
        ways |= {
            "order": ("search", [[]], {"order": f"{name} desc"}),
            "group": (
                "formatted_read_group",
                [[]],
                {"groupby": [name], "aggregates": ["__count"]},
            ),
            "aggregate": (
                "formatted_read_group",
                [[]],
                {"groupby": [], "aggregates": [f"{name}:count_distinct"]},
            ),
            "having": (
                "formatted_read_group",
                [[]],
                {
                    "groupby": ["id"],
                    "aggregates": ["__count"],
                    "having": [(f"{name}:count", ">", 0)],
                },
            ),
            "progress": (
                "read_progress_bar",
                [[]],
                {
                    "group_by": name,
                    "progress_bar": {"field": name, "colors": {"a": "b"}},
                },
            ),
        }
    return ways


def reads_of_path(field, end, record_ids):
    """Ways to learn something of a related record's field."""
    path = f"{field.name}.{end.name}"
    value = PLAUSIBLE.get(end.type, "a")
    operator = "in" if isinstance(value, list) else "="
    ways = {
        "export": ("export_data", [record_ids, [f"{field.name}/{end.name}"]], {}),
        "web_read": (
            "web_read",
            [record_ids],
            {"specification": {field.name: {"fields": {end.name: {}}}}},
        ),
    }
    if (field.store or field.search) and (end.store or end.search):
        ways |= {
            "domain": ("search", [[(path, operator, value)]], {}),
            "any": (
                "search",
                [[(field.name, "any", [(end.name, operator, value)])]],
                {},
            ),
        }
    columns = field.store and field.type == "many2one" and end.store and end.column_type
    columns = columns and end.type != "properties"
    if columns and end.name != "id":
        ways |= {
            "group": (
                "formatted_read_group",
                [[]],
                {"groupby": [path], "aggregates": ["__count"]},
            ),
        }
    return ways


class MatrixOfModels:
    """Which models and fields are open, and that nothing else is, by any way."""

    def readers(self):
        """One of each kind that differs in what Odoo's access lists give them."""
        return [self.scene.visitors[name] for name in ("exporter", "public")]

    def open_models(self):
        return {
            name
            for name, model in self.env.items()
            if not model._abstract
            and any(
                model.with_user(visitor.user).has_access("read")
                for visitor in self.readers()
            )
        }

    @functools.cached_property
    def open_models_known(self):
        return self.open_models()

    def closed_models(self):
        return sorted(set(self.own_models()) - self.open_models())

    def open_fields(self, name):
        """The fields of a model that some outsider may name."""
        model = self.env[name]
        return {
            field.name
            for field in model._fields.values()
            if any(
                model.with_user(visitor.user)._has_field_access(field, "read")
                for visitor in self.readers()
                if model.with_user(visitor.user).has_access("read")
            )
        }

    def test_models_that_outsiders_read_are_classified(self):
        self.assertAllClassified(self.open_models(), "models")

    def test_models_that_outsiders_change_are_classified(self):
        found = {
            f"{name}.{operation}"
            for name, model in self.env.items()
            for operation in OPERATIONS
            if not model._abstract
            and any(
                model.with_user(visitor.user).has_access(operation)
                for visitor in self.readers()
            )
        }
        self.assertAllClassified(found, "changes")

    def test_fields_that_outsiders_read_are_classified(self):
        found = set()
        for name in self.open_models():
            for field in self.open_fields(name):
                module = self.env[name]._fields[field]._module
                if name in self.own_models() or is_ours(module):
                    found.add(f"{name}.{field}")
        self.assertAllClassified(found, "fields")

    def test_closed_models_are_closed_by_every_way(self):
        wrong = []
        for name in self.closed_models():
            if self.env[name]._abstract:
                continue
            record_ids = self.some_ids(name)
            for visitor in self.readers():
                model = self.as_visitor(visitor, name)
                ways = reads_without_field(record_ids)
                for way, (method, args, kwargs) in (ways | changes(record_ids)).items():
                    answer = call(model, method, *args, **kwargs)
                    will_do = (
                        answer.is_barred or self.is_no_right_to_export(answer)
                        if way in ways
                        else answer.is_refused
                    )
                    if not will_do:
                        wrong.append(f"{name} {way} by {visitor.name}: {answer}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def is_no_right_to_export(self, answer):
        """Whether it was Odoo's own refusal to who may export nothing at all."""
        return answer.is_refused and "rights to export" in str(answer.error)

    def test_closed_models_are_closed_to_each_outsider(self):
        wrong = []
        for visitor in self.scene.outside():
            for name in self.closed_models():
                for operation in ("read", *OPERATIONS):
                    if self.env[name].with_user(visitor.user).has_access(operation):
                        wrong.append(f"{name} {operation} by {visitor.name}")
        self.assertFalse(wrong, "\n".join(wrong))

    def hidden_fields(self, model):
        """Fields of the suite that the user of ``model`` may not name."""
        is_own = model._name in self.own_models()
        return [
            field
            for field in model._fields.values()
            if (is_own or is_ours(field._module))
            and not (
                model.has_access("read") and model._has_field_access(field, "read")
            )
        ]

    def test_hidden_fields_are_hidden_in_every_way(self):
        wrong = []
        visitor = self.scene.visitors["exporter"]
        for name in sorted(self.open_models()):
            model = self.env[name].with_user(visitor.user)
            if not model.has_access("read"):
                continue
            record_ids = model.search([], limit=1).ids
            told = call(model, "fields_get").result
            for field in self.hidden_fields(model):
                for way, (method, args, kwargs) in reads_of_field(
                    field, record_ids, self.env
                ).items():
                    answer = call(
                        self.as_visitor(visitor, name), method, *args, **kwargs
                    )
                    if not answer.is_barred:
                        wrong.append(f"{name}.{field.name} {way}: {answer}")
                if field.name in told:
                    wrong.append(f"{name}.{field.name} is told of by fields_get")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def test_no_field_is_written_and_no_refusal_tells_of_the_record(self):
        wrong = []
        visitor = self.scene.visitors["exporter"]
        known = classified.names("changes")
        for name in self.own_models():
            model = self.env[name].with_user(visitor.user)
            if model._abstract or f"{name}.write" in known:
                continue
            for record_ids in self.ids_to_try(name, visitor)[:-1]:
                for field in model._fields.values():
                    value = PLAUSIBLE.get(field.type, False)
                    if isinstance(value, list):
                        value = [[6, 0, value]] if field.type != "many2one" else 1
                    # What is closed as a whole is closed to any value.
                    is_open = name in self.open_models_known
                    for written in (False, value) if is_open else (False,):
                        answer = call(
                            self.as_visitor(visitor, name),
                            "write",
                            record_ids,
                            {field.name: written},
                        )
                        leaks = self.leaks_in(str(answer.error), visitor)
                        if not answer.is_refused or leaks:
                            wrong.append(
                                f"{name}{record_ids} {field.name} = {written}: {answer}"
                            )
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def test_paths_through_relations_end_at_the_wall(self):
        wrong = []
        visitor = self.scene.visitors["exporter"]
        for name in sorted(self.open_models()):
            model = self.env[name].with_user(visitor.user)
            if not model.has_access("read"):
                continue
            record_ids = model.search([], limit=1).ids
            for field in model._fields.values():
                if not field.relational or not model._has_field_access(field, "read"):
                    continue
                other = self.env[field.comodel_name].with_user(visitor.user)
                for end in self.hidden_fields(other):
                    if end.name in ("id", "display_name"):
                        continue  # said with the relation itself
                    for way, (method, args, kwargs) in reads_of_path(
                        field, end, record_ids
                    ).items():
                        answer = call(
                            self.as_visitor(visitor, name), method, *args, **kwargs
                        )
                        if not answer.is_barred and not self.tells_nothing(
                            answer, field, end
                        ):
                            wrong.append(
                                f"{name} {field.name}.{end.name} {way}: {answer}"
                            )
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def tells_nothing(self, answer, field, end):
        """Whether it came to nothing, since there is no related record in reach."""
        if isinstance(answer.result, dict):
            return not any(cell for row in answer.result["datas"] for cell in row)
        if answer.error or not all(isinstance(row, dict) for row in answer.result):
            return False
        return answer.result == [] or not any(
            end.name in one
            for row in answer.result
            for one in self.as_rows(row.get(field.name))
        )

    def as_rows(self, related):
        """The rows of a relation of many, or of one."""
        return related if isinstance(related, list) else [related or {}]

    def some_ids(self, name):
        if not self.is_stored(name):
            return [1]
        found = self.env[name].with_context(active_test=False).search([], limit=1)
        return found.ids or [ABSENT]

    def test_every_model_of_ours_has_something_to_show(self):
        """An empty table proves nothing."""
        empty = {
            name
            for name in self.own_models()
            if self.is_stored(name)
            and not self.env[name]
            .with_context(active_test=False)
            .search_count([], limit=1)
        }
        refused = [f"{name}: {self.rows.refused.get(name)}" for name in sorted(empty)]
        self.assertAllClassified(empty, "empty", "\n".join(refused))
