"""Plain text out of forms and mails."""

import random
from email import message_from_bytes, policy

from odoo.tests import BaseCase, tagged

from ..tools.talk_text import ANSWER_ABOVE, answer_of, clean, one_line, without_quote


@tagged("post_install", "-at_install")
class TestTalkText(BaseCase):
    def test_quotes_of_mail_programs_are_left_out(self):
        for quote in (
            "On Mon, 5 May 2025 at 09:00, Hai Long <a@b.example> wrote:\n> At sea",
            "Am 05.05.2025 um 09:00 schrieb Hai Long:\n> At sea",
            "Le lun. 5 mai 2025 à 09:00, Hai Long a écrit :\n> At sea",
            "Vào Th 2, 5 thg 5, 2025 Hai Long đã viết:\n> At sea",
            "-----Original Message-----\nFrom: Hai Long\nAt sea",
            "________________________________\nFrom: Hai Long <a@b.example>\nAt sea",
            "From: Hai Long <a@b.example>\nSent: Monday\nAt sea",
            f"{ANSWER_ABOVE}\nAt sea",
            f"> {ANSWER_ABOVE}\n> At sea",
            "> At sea",
        ):
            with self.subTest(quote):
                self.assertEqual(without_quote(f"Yes.\n\n{quote}"), "Yes.")

    def test_what_a_person_wrote_between_stays(self):
        text = "You asked:\n> When?\nMonday."
        self.assertEqual(without_quote(text), text)
        self.assertEqual(without_quote("From: 3 pm on"), "From: 3 pm on")

    def test_cleaned_text_is_stable_and_holds_nothing_unseen(self):
        chance = random.Random(7)
        letters = "ab <>&\n\r\t\x00\x1b\u202e\u200f\ufeffé漢\u200d"
        for _turn in range(300):
            text = "".join(chance.choices(letters, k=chance.randrange(30)))
            once = clean(text)
            self.assertEqual(clean(once), once)
            self.assertFalse(set(once) & set("\r\x00\x1b\u202e\u200f\ufeff"))
            self.assertNotIn("\n", one_line(text))
            self.assertLessEqual(len(without_quote(once)), len(once))

    def test_hostile_mails_are_read_all_the_same(self):
        for raw, text in (
            (b"Content-Type: text/plain; charset=x-unheard\n\nplain\xff", "plain"),
            (b"Content-Type: text/html\n\n<p>a</p><p>b</p>", "a\nb"),
            (b"Content-Type: multipart/mixed; boundary=x\n\n", ""),
            (b"", ""),
        ):
            with self.subTest(raw):
                message = message_from_bytes(raw, policy=policy.SMTP)
                self.assertEqual(answer_of(message), text)
