"""Every method that a remote caller can name, called by those who may not."""

from suite import defined_by_suite

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method

from . import arguments, classified
from .remote import call

ABSENT = 2**31 - 7


class PublicMethods:
    """An outsider's call is refused, or somebody has classified what it gives."""

    def public_methods_of(self, name):
        """Names of all methods of a model that can be called, Odoo's own included."""
        model = self.env[name]
        found = []
        for method in dir(type(model)):
            if method.startswith("_") or method in model._fields:
                continue
            if not callable(getattr(type(model), method, None)):
                continue
            try:
                get_public_method(model, method)
            except AccessError:
                continue
            found.append(method)
        return found

    def suite_methods_of(self, name):
        """Those that the suite defines, in the model or in a mixin of it."""
        model = self.env[name]
        ours = {
            method
            for cls in defined_by_suite(model)
            # What extends a mixin of Odoo's is tried on the suite's own models.
            if name in self.own_models() or name in (cls._name, cls._inherit)
            for method in vars(cls)
        }
        return [one for one in self.public_methods_of(name) if one in ours]

    def test_suites_methods_refuse_outsiders(self):
        """On a record of their own, on a foreign one, on none."""
        open_models = self.open_models()
        answered, wrong = {}, []
        for name, model in sorted(self.env.items()):
            if model._abstract or not defined_by_suite(model):
                continue
            methods = self.suite_methods_of(name)
            if name in open_models:
                methods = self.public_methods_of(name)
                if name not in self.own_models():
                    methods = self.suite_methods_of(name)
            for method in methods:
                for visitor in self.readers():
                    for record_ids in self.ids_to_try(name, visitor):
                        self._try(visitor, name, method, record_ids, answered, wrong)
        self.assertFalse(wrong, "\n".join(wrong))
        self.assertAllClassified(answered, "methods")

    def entry_of(self, name, method):
        """What classifies a method: of Odoo's own ones there is one for all models."""
        is_odoos = not any(
            method in vars(cls)
            for cls in defined_by_suite(self.env[name])
            if "mail." not in str(cls._name or cls._inherit)
        )
        for_all = f"*.{method}"
        if is_odoos and for_all in classified.read("methods"):
            return for_all
        return f"{name}.{method}"

    def is_unsendable(self, entry):
        """Whether it takes what no remote caller can send, as somebody found."""
        return "unsendable" in classified.read("methods").get(entry, ((), ""))[0]

    def _try(self, visitor, name, method, record_ids, answered, wrong):
        model = self.as_visitor(visitor, name)
        function = get_public_method(model, method)
        try:
            words = arguments.of(function, self.special_arguments(name))
        except arguments.Unknown as unknown:
            wrong.append(
                f"{name}.{method} wants {unknown}: give it a plausible value in "
                "tests/isolation/arguments.py"
            )
            return
        if not getattr(function, "_api_model", False):
            words = [record_ids, *words]
        answer = call(model, method, *words)
        where = f"{name}.{method}{tuple(words)} by {visitor.name}"
        if not record_ids and words and words[0] == record_ids:
            pass  # of no record there is nothing to refuse, and nothing to tell
        elif answer.error and self.is_unsendable(self.entry_of(name, method)):
            answered[self.entry_of(name, method)] = where
        elif answer.error and not answer.is_refused:
            wrong.append(f"{where} is no refusal: {answer}")
        elif not answer.error:
            answered[self.entry_of(name, method)] = where
        leaks = self.leaks_in([answer.result, str(answer.error)], visitor)
        if leaks:
            wrong.append(f"{where} tells {leaks}")

    def special_arguments(self, name):
        return {"fields": ["display_name"], "name": "a"} if name else {}

    def ids_to_try(self, name, visitor):
        """A record that the visitor sees, if there is one, and one that they do not."""
        model = self.env[name].with_user(visitor.user)
        own = []
        if model.has_access("read"):
            own = model.search([], limit=1).ids
        every = self.env[name].with_context(active_test=False)
        foreign = every.search([("id", "not in", own)], limit=1).ids
        return [found for found in (own, foreign or [ABSENT]) if found] + [[]]
