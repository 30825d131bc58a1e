"""Random walks: whatever is done to invoices, in any order, the charges say what is so.

What is so is reckoned here from the documents' own totals, line by line, in SQL.
"""

import random
from collections import namedtuple

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .books import BooksCase

WALKS, STEPS = 9, 20
STATES = {"open", "draft", "posted", "partial", "paid", "credited"}
INVOICE, CREDIT_NOTE = "out_invoice", "out_refund"
Line = namedtuple("Line", "id charge move kind state reverses total payment")


class TestAnyOrder(BooksCase):
    def read_lines(self):
        self.env.cr.execute(
            """
            SELECT l.id, l.freight_charge_id, m.id, m.move_type, m.state,
                   m.reversed_entry_id, l.price_subtotal, m.payment_state
              FROM account_move_line l JOIN account_move m ON m.id = l.move_id
             WHERE l.freight_charge_id = ANY(%s) ORDER BY l.id
            """,
            [self.charges.ids],
        )
        return [Line(*row) for row in self.env.cr.fetchall()]

    # What may be done

    def steps(self):
        some = self.dice.sample(
            list(self.charges), self.dice.randint(1, len(self.charges))
        )
        yield self.charges.browse(one.id for one in some).make_invoices
        for move in self.charges.move_line_ids.move_id:
            if move.state == "draft":
                yield lambda move=move: self.post(move)
                yield move.unlink
                yield move.button_cancel
                yield lambda move=move: self.change_price(move)
            elif move.state == "cancel":
                yield move.button_draft
            else:
                yield move.button_draft
                yield lambda move=move: self.reverse(move)
                if move.move_type == INVOICE:
                    yield lambda move=move: self.credit(move)
                    yield lambda move=move: self.credit(move, modify=True)
                    yield lambda move=move: self.credit_a_line(move)
                    yield lambda move=move: self.pay(move, 10)
                    yield lambda move=move: self.pay(move)
                    yield lambda move=move: self.apply_foreign_credit(move)
                yield lambda move=move: move.line_ids.remove_move_reconcile()

    def change_price(self, move):
        self.dice.choice(move.invoice_line_ids).price_unit = self.dice.choice(
            (30, 70, 100)
        )

    def reverse(self, move):
        return move._reverse_moves([{"date": move.date, "invoice_date": move.date}])

    def credit_a_line(self, move):
        credit = self.reverse(move)
        (credit.invoice_line_ids - self.dice.choice(credit.invoice_line_ids)).unlink()
        self.post(credit)

    def apply_foreign_credit(self, move):
        self.settle_credit(move, self.foreign_credit(move, move.amount_residual))

    # What is so

    def check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.read_lines()
        for charge in self.charges:
            own = [line for line in lines if line.charge == charge.id]
            posted = [line for line in own if line.state == "posted"]
            net = sum(
                line.total if line.kind == INVOICE else -line.total for line in posted
            )
            self.assertEqual(charge.actual_amount, net)
            unsettled = [line for line in own if self.is_unsettled(line, posted)]
            self.assertLessEqual(len(unsettled), 1, charge.display_name)
            self.assertEqual(charge.live_line_id.ids, [one.id for one in unsettled])
            self.assertEqual(charge.invoice_id.ids, [one.move for one in unsettled])
            state = self.find_state(unsettled, posted)
            self.assertEqual(charge.billing_state, state)
            self.met.add((state, *{one.payment for one in unsettled}))

    def is_unsettled(self, line, posted):
        if line.kind == CREDIT_NOTE or line.state == "cancel":
            return False
        credited = sum(one.total for one in posted if one.reverses == line.move)
        return line.state == "draft" or line.total > credited

    def find_state(self, unsettled, posted):
        if not unsettled:
            invoiced = any(one.kind == INVOICE for one in posted)
            return "credited" if invoiced else "open"
        if unsettled[0].state == "draft":
            return "draft"
        return {
            "not_paid": "posted",
            "partial": "partial",
            "in_payment": "paid",
            "paid": "paid",
            "reversed": "paid",
        }[unsettled[0].payment]

    def attempt(self, step):
        """Take a step, or else change nothing: accounting refuses much."""
        try:
            with self.cr.savepoint(), mute_logger("odoo.sql_db"):
                step()
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all(flush=False)
            return False
        return True

    def undo(self):
        """Take back all documents; what is billed anew has to go before its past."""
        for _round in range(10):
            moves = self.charges.move_line_ids.move_id.sorted("id", reverse=True)
            standing = moves.filtered(lambda move: move.state != "cancel")
            if not standing:
                return
            for move in standing:
                move.line_ids.remove_move_reconcile()
                if move.state == "posted":
                    self.attempt(move.button_draft)
                if move.state == "draft":
                    self.attempt(move.button_cancel)
                self.check()

    def test_random_walks(self):
        taken, self.met = 0, set()
        for seed in range(WALKS):
            self.dice = random.Random(seed)
            job = self.fcl()
            self.charges = self.env["freight.charge"].union(
                *(self.add_charge(job, code) for code in ("OFR", "DOC", "THC-O"))
            )
            with self.subTest(seed=seed):
                for _step in range(STEPS):
                    taken += self.attempt(self.dice.choice(list(self.steps())))
                    self.check()
                self.undo()
                self.assertEqual(set(self.charges.mapped("billing_state")), {"open"})
                self.assertEqual(set(self.charges.mapped("actual_amount")), {0})
                self.charges.action_draft()
        self.assertGreater(taken, WALKS * STEPS // 2)
        # The walks have been everywhere, also where foreign credit notes pay.
        self.assertEqual({state for state, *_payment in self.met}, STATES)
        self.assertIn(("paid", "reversed"), self.met)
