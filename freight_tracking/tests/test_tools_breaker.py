from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from odoo.tests import BaseCase, tagged

from ..tools import backoff
from ..tools.breaker import LIMIT, Breaker

chance = st.floats(0, 1)
NOW = datetime(2025, 5, 10)


class Calls(RuleBasedStateMachine):
    """Calls that go well or not, at any time."""

    def __init__(self):
        super().__init__()
        self.breaker, self.now, self.in_a_row = Breaker(), NOW, 0

    @rule(seconds=st.integers(0, 100_000))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(asked=st.none() | st.floats(0, 1e9), share=chance)
    def fail(self, asked, share):
        if not self.breaker.may_call(self.now):
            return
        self.breaker = self.breaker.failed(self.now, asked, draw=lambda: share)
        self.in_a_row += 1
        assert not self.breaker.may_call(self.now)
        wait = (self.breaker.until - self.now).total_seconds()
        assert backoff.FIRST / 2 <= wait <= 1.1 * 86400
        assert wait >= min(asked or 0, 86400)

    @rule()
    def succeed(self):
        if self.breaker.may_call(self.now):
            self.breaker, self.in_a_row = self.breaker.succeeded(), 0
            assert self.breaker.may_call(self.now)

    @invariant()
    def state_tells_what_may_be_done(self):
        state = self.breaker.state(self.now)
        if self.in_a_row < LIMIT:
            assert state == "closed"
        else:
            assert (state == "half_open") == self.breaker.may_call(self.now)
            assert state != "closed"


@tagged("post_install", "-at_install")
class TestBreaker(BaseCase):
    def test_any_calls(self):
        Calls.TestCase().runTest()

    def test_opens_half_opens_and_closes(self):
        breaker = Breaker()
        for _time in range(LIMIT):
            self.assertEqual(breaker.state(NOW), "closed")
            breaker = breaker.failed(NOW, draw=lambda: 1.0)
        self.assertEqual(breaker.state(NOW), "open")
        self.assertEqual(breaker.until, NOW + timedelta(seconds=60 * 2 ** (LIMIT - 1)))
        later = breaker.until
        self.assertEqual(breaker.state(later), "half_open")
        again = breaker.failed(later, draw=lambda: 1.0)
        self.assertEqual(again.state(later), "open")
        self.assertGreater(again.until - later, breaker.until - NOW)
        self.assertEqual(breaker.succeeded().state(later), "closed")

    @given(st.integers(-5, 10_000), chance, chance)
    def test_delay(self, failures, low, high):
        low, high = sorted((low, high))
        first = backoff.delay(failures, draw=lambda: low)
        self.assertLessEqual(first, backoff.delay(failures, draw=lambda: high))
        self.assertTrue(backoff.FIRST / 2 <= first <= backoff.MOST)
        whole = backoff.delay(failures, draw=lambda: 1.0)
        self.assertLessEqual(whole, backoff.delay(failures + 1, draw=lambda: 1.0))
