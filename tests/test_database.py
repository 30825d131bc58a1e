"""PostgreSQL has every constraint and index that the suite's models declare.

Odoo only warns when one cannot be built, and builds none for ``_sql_constraints``.
"""

from suite import defined_by_suite, is_ours

from odoo.models import Constraint
from odoo.tests import TransactionCase, tagged
from odoo.tools.sql import make_index_name


@tagged("post_install", "-at_install")
class TestDatabase(TransactionCase):
    def _names(self, query):
        self.env.cr.execute(query)
        return {name for (name,) in self.env.cr.fetchall()}

    def _own_models(self):
        for model in self.env.values():
            if model._auto and not model._abstract and defined_by_suite(model):
                yield model

    def test_declared_constraints_and_indexes_exist(self):
        constraints = self._names("SELECT conname FROM pg_constraint")
        indexes = self._names("SELECT indexname FROM pg_indexes")
        missing = []
        declared = 0
        for model in self._own_models():
            for table_object in model._table_objects.values():
                if not is_ours(table_object._module):
                    continue
                declared += 1
                kind = constraints if isinstance(table_object, Constraint) else indexes
                name = table_object.full_name(model)
                if name not in kind:
                    missing.append(name)
        self.assertTrue(declared)
        self.assertFalse(missing)

    def test_indexed_fields_have_their_index(self):
        indexes = self._names("SELECT indexname FROM pg_indexes")
        missing = [
            str(field)
            for model in self._own_models()
            for field in model._fields.values()
            if is_ours(field._module)
            and (field.store and field.column_type and field.index)
            and make_index_name(model._table, field.name) not in indexes
        ]
        self.assertFalse(missing)

    def test_no_constraint_is_declared_the_old_way(self):
        old = [
            model._name
            for model in self._own_models()
            if any("_sql_constraints" in vars(cls) for cls in defined_by_suite(model))
        ]
        self.assertFalse(old)
