"""Whose records: each visitor finds all that is theirs, and nothing of anybody else."""

from . import classified
from .remote import call

# One of each kind, and of each role that decides on what is read.
READERS = (
    *("operations", "finance", "branch", "group", "subsidiary", "pacific_finance"),
    *("exporter", "agent", "stranger", "public"),
)


class Records:
    def test_each_outsider_finds_their_shipments_and_no_other(self):
        for visitor in self.scene.outside():
            for context in ({}, {"active_test": False}):
                answer = call(
                    self.as_visitor(visitor, "freight.shipment"),
                    "search",
                    [],
                    context=context,
                )
                if visitor.kind == "public":
                    self.assertTrue(answer.is_barred, f"the public: {answer}")
                    continue
                self.assertEqual(
                    set(answer.result), self.reach.shipments(visitor), visitor.name
                )

    def test_those_who_should_see_something_do(self):
        """Otherwise nothing above is proved: who sees nothing sees nothing wrong."""
        blind = {"finance", "pacific_finance", "agent", "stranger", "public"}
        found = {
            visitor.name
            for visitor in self.scene.outside()
            if not self.reach.shipments(visitor)
        }
        self.assertEqual(found, blind)
        for name, shipment in (
            ("operations", self.scene.guide),
            ("no_role", self.scene.guide),
            ("branch", self.scene.of_branch),
            ("group", self.scene.of_subsidiary),
            ("subsidiary", self.scene.of_subsidiary),
            ("pacific", self.scene.of_other_company),
        ):
            visitor = self.scene.visitors[name]
            self.assertIn(shipment.id, self.reach.shipments(visitor), name)

    def test_staff_see_their_own_branch(self):
        for name in ("staff_operations", "staff_hanoi"):
            user = self.scene.visitors[name].user
            found = self.as_visitor(self.scene.visitors[name], "freight.shipment")
            found = found.with_context(active_test=False).search([])
            self.assertTrue(found)
            for shipment in found.sudo():
                both = shipment.company_id | shipment.destination_company_id
                self.assertTrue(both & user.company_ids, f"{name}: {shipment.name}")

    def test_no_open_model_tells_of_anybody_else(self):
        wrong = []
        for visitor in map(self.scene.visitors.get, READERS):
            for name, (words, _why) in classified.read("models").items():
                model = self.as_visitor(visitor, name)
                is_enough = "catalogue" in words and visitor not in self.readers()
                if is_enough or not model.has_access("read"):
                    continue
                wrong += [
                    f"{visitor.name} reads {field} of {record}"
                    for field, record in self.leaks_in(self.all_of(model), visitor)
                ]
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def all_of(self, model):
        """All that a caller can read of a model: at once, or field by field."""
        names = [
            field.name
            for field in model._fields.values()
            if field.type != "binary" and model._has_field_access(field, "read")
        ]
        words = {"context": {"active_test": False}}
        plain = [one for one in names if not model._fields[one].relational]
        answer = call(model, "search_read", [], plain, **words)
        if answer.error:
            answers = [call(model, "search_read", [], [one], **words) for one in plain]
        else:
            answers = [answer]
        related = [one for one in names if model._fields[one].type == "many2one"]
        answer = call(model, "search_read", [], related, **words)
        if answer.error:
            answers += [
                call(model, "search_read", [], [one], **words) for one in related
            ]
        answers.append(answer)
        return [[one.result, str(one.error)] for one in answers]

    def test_foreign_records_are_named_to_nobody(self):
        """By id, as a caller does who counts through the numbers."""
        wrong = []
        visitors = ("operations", "pacific_finance", "subsidiary", "agent", "stranger")
        for visitor in map(self.scene.visitors.get, visitors):
            for name in sorted(self.open_models()):
                model = self.as_visitor(visitor, name)
                if not model.has_access("read"):
                    continue
                every = self.env[name].with_context(active_test=False)
                seen = set(
                    call(model, "search", [], context={"active_test": False}).result
                )
                foreign = [
                    one
                    for one in every.search([], limit=200, order="id desc").ids
                    if one not in seen
                ]
                for method, args in (
                    ("read", [["display_name"]]),
                    ("web_read", [{"display_name": {}}]),
                    ("export_data", [["display_name"]]),
                    ("copy", []),
                    ("write", [{}]),
                    ("unlink", []),
                ):
                    for record in foreign[:2]:
                        answer = call(model, method, [record], *args)
                        leaks = self.leaks_in(
                            [answer.result, str(answer.error)], visitor
                        )
                        if leaks:
                            wrong.append(f"{visitor.name} {name} {method}: {leaks}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))

    def test_defaults_and_onchanges_tell_nothing(self):
        """What a form proposes to who names a foreign record in it."""
        wrong = []
        visitor = self.scene.visitors["exporter"]
        foreign = self.scene.of_other_company.id
        for name in self.own_models():
            if self.env[name]._abstract:
                continue
            fields = self.env[name]._fields
            values = {
                field.name: self.some_ids(field.comodel_name)[0]
                for field in fields.values()
                if field.type == "many2one"
                and field.comodel_name.startswith("freight.")
            }
            if "shipment_id" in values:
                values["shipment_id"] = foreign
            context = {
                "active_model": "freight.shipment",
                "active_id": foreign,
                "active_ids": [foreign],
                **{f"default_{key}": value for key, value in values.items()},
            }
            spec = {key: {} for key in fields}
            for method, args in (
                ("default_get", [list(fields)]),
                ("onchange", [[], values, list(values), spec]),
                ("onchange", [[], {}, [], spec]),
                ("name_create", ["a"]),
                ("get_views", [[[False, "form"], [False, "list"], [False, "search"]]]),
                ("fields_get", []),
            ):
                model = self.as_visitor(visitor, name)
                answer = call(model, method, *args, context=context)
                leaks = self.leaks_in([answer.result, str(answer.error)], visitor)
                if leaks:
                    wrong.append(f"{name} {method}: {leaks}")
        self.assertFalse(wrong, f"{len(wrong)}:\n" + "\n".join(wrong))
