"""The link that ends all mails: whoever has it, and nobody else."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestNoticeUnsubscribe(HttpCase):
    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create(
            {"name": "Ms Lan", "email": "lan@saigontech.example"}
        )
        self.chosen = self.env["freight.notice.preference"].create(
            [
                {"contact_id": self.contact.id, "kind": kind}
                for kind in ("tracking", "eta")
            ]
        )
        self.path = self.link()

    def link(self):
        url = self.env["freight.notice"]._get_unsubscribe_url(self.contact)
        return "/freight/" + url.split("/freight/")[1]

    def test_a_look_changes_nothing(self):
        answer = self.url_open(self.path)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.chosen.mapped("is_on"), [True, True])
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertNotIn("Lan", answer.text)

    def test_a_press_ends_all_mails(self):
        answer = self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.chosen.mapped("is_on"), [False, False])

    def test_a_link_that_is_none_does_nothing_and_looks_alike(self):
        good = self.url_open(self.path, data={"a": "b"}).text
        self.chosen.is_on = True
        token = self.path.rsplit("/", 1)[1]
        old = self.path
        self.contact.email = "lan@elsewhere.example"
        self.env.flush_all()
        for path in (
            old,
            self.path[:-4],
            f"{self.path}AAAA",
            "/freight/notices/unsubscribe/x",
            "/freight/notices/unsubscribe/%00",
            f"/freight/notices/unsubscribe/{token[::-1]}",
            "/freight/notices/unsubscribe/" + "A" * 5000,
        ):
            with self.subTest(path[:60]):
                answer = self.url_open(path, data={"a": "b"})
                self.assertEqual((answer.status_code, answer.text), (200, good))
        self.env.invalidate_all()
        self.assertEqual(self.chosen.mapped("is_on"), [True, True])
