"""That the proof itself is whole: a reason for each entry, a canary in each text."""

from . import classified


class WholeProof:
    def test_each_entry_says_why(self):
        self.assertFalse(classified.without_reason())

    def test_every_text_has_a_canary(self):
        refused = sorted(f"{name}: {error}" for name, error in self.canaries.refused)
        self.assertFalse(refused, classified.where("no_canary"))

    def test_texts_without_a_canary_are_still_there(self):
        gone = []
        for entry in classified.names("no_canary"):
            model, _dot, field = entry.rpartition(".")
            known = model in self.env and (
                field == "*" or field in self.env[model]._fields
            )
            if not known:
                gone.append(entry)
        self.assertFalse(gone, "no_canary.txt holds what is gone: delete it")
