"""The talk with a customer: who may read it, who waits, and what is refused."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.freight_document.tests.files import a_raw_pdf

from ..models import freight_conversation_say as say
from ..models.freight_conversation_view import PAGE
from .talk_case import WORDS, TalkCase


@tagged("post_install", "-at_install")
class TestConversation(TalkCase):
    def test_customer_reads_their_own_and_no_other(self):
        talk = self.asked()
        self.assertEqual(self.seen_talks(self.lan), talk)
        self.assertEqual(self.seen_talks(self.tam), talk)
        self.assertFalse(self.seen_talks(self.minh), "finance sees no shipments")
        self.assertFalse(self.seen_talks(self.karen))
        with self.assertRaises(AccessError):
            talk.with_user(self.karen).read(["subject"])

    def test_granted_party_has_no_conversation(self):
        self.env["freight.shipment.grant"].create(
            {"shipment_id": self.file.id, "partner_id": self.pacific_home.id}
        )
        self.asked()
        self.assertFalse(self.seen_talks(self.karen))

    def test_shipment_that_becomes_anothers_takes_no_talk_along(self):
        talk = self.asked()
        self.file.partner_id = self.pacific_home
        self.assertFalse(self.seen_talks(self.lan))
        self.assertFalse(self.seen_talks(self.karen))
        new = self.talks._of_shipment(self.file, begin=True)
        self.assertNotEqual(new, talk)
        self.assertEqual(self.seen_talks(self.karen), new)

    def test_person_who_moves_takes_no_enquiry_along(self):
        talk = self.talks._ask(self.lan, "Rates to Hamburg", "Please quote.")
        self.assertEqual(self.seen_talks(self.minh), talk, "any of the company")
        self.lan.partner_id.parent_id = self.pacific_home
        self.assertFalse(self.seen_talks(self.lan))
        self.assertFalse(self.seen_talks(self.karen))
        self.assertEqual(self.seen_talks(self.minh), talk)

    def test_branch_limits_hold_here_too(self):
        branch = self.env["res.partner"].create(
            {"name": "Plant 1", "type": "other", "parent_id": self.saigon_tech.id}
        )
        of_company = self.asked()
        enquiry = self.talks._ask(self.minh, "General", "Of the company.")
        of_branch = self.talks._of_shipment(
            self.shipment(partner_id=branch.id), begin=True
        )
        self.lan.freight_access_ids.branch_ids = branch
        own = self.talks._ask(self.lan, "My own", "From the plant.")
        self.assertEqual(self.seen_talks(self.lan), of_branch | own)
        self.assertNotIn(of_company | enquiry, self.seen_talks(self.lan))

    def test_archived_shipment_paused_customer_and_lost_role_end_it_at_once(self):
        talk = self.asked()
        self.file.active = False
        self.assertFalse(self.seen_talks(self.lan))
        self.file.active = True
        self.assertEqual(self.seen_talks(self.lan), talk)
        self.saigon_tech.freight_portal_paused = True
        self.assertFalse(self.seen_talks(self.lan))
        self.saigon_tech.freight_portal_paused = False
        self.lan.freight_access_ids.role_id = self.roles["finance"]
        self.assertFalse(self.seen_talks(self.lan))

    def test_share_links_talk_is_nobodys_but_the_links(self):
        own = self.asked()
        link = self.talks._begin_for_link(self.file, "consignee@long-beach.example")
        link._say("Which gate?", "Dock office", link=True)
        self.assertEqual(self.seen_talks(self.lan), own)
        self.assertEqual(link.message_ids.mapped("origin"), ["link"])
        self.assertEqual(self.said(link), ["Which gate?"])
        self.answer(link, "Gate 4.")
        self.assertFalse(self.outgoing("lan@saigontech.example"))

    def test_state_says_who_waits_for_whom_since_when(self):
        talk = self.asked()
        since = talk.waiting_since
        self.assertEqual((talk.state, talk.user_id), ("open", self.operator))
        talk.waiting_since = since - timedelta(hours=3)
        talk._say_as(self.lan, "Hello?")
        self.assertEqual(talk.waiting_since, since - timedelta(hours=3))
        self.answer(talk)
        self.assertEqual((talk.state, talk.waiting_since), ("answered", False))
        talk.with_user(self.operator).action_close()
        self.assertEqual(talk.state, "closed")
        talk._say_as(self.lan, "One more thing.")
        self.assertEqual((talk.state, talk.closed_at), ("open", False))
        talk.with_user(self.operator).action_close()
        talk.with_user(self.operator).action_reopen()
        self.assertEqual(talk.state, "open")

    def test_internal_chatter_never_shows(self):
        talk = self.asked()
        for subtype in ("mail.mt_note", "mail.mt_comment"):
            self.file.message_post(body="CANARY margin 40%", subtype_xmlid=subtype)
        self.file.internal_note = "CANARY"
        self.assertNotIn("CANARY", str(talk._customer_view(WORDS, self.lan)))
        self.assertNotIn("CANARY", talk.thread_html)

    def test_customer_reaches_no_message_row_and_few_fields(self):
        talk = self.asked(files=[("list.pdf", a_raw_pdf())]).with_user(self.lan)
        for name in ("user_id", "participant_ids", "message_ids", "thread_html"):
            with self.subTest(name), self.assertRaises(AccessError):
                talk.read([name])
            with self.subTest(name), self.assertRaises(AccessError):
                self.talks.with_user(self.lan).search([(name, "!=", False)])
        for model in ("message", "file", "reader", "answer"):
            rows = self.env[f"freight.conversation.{model}"].with_user(self.lan)
            with self.subTest(model), self.assertRaises(AccessError):
                rows.search([])
        for verb in ("action_answer", "action_close", "action_take", "action_reopen"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(talk, verb)()
        with self.assertRaises(AccessError):
            talk.write({"subject": "x"})
        with self.assertRaises(AccessError):
            self.talks.with_user(self.lan).create({"subject": "x"})
        kept = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "freight.conversation.file"),
                ("res_field", "!=", False),
            ]
        )
        self.assertTrue(kept)
        with self.assertRaises(AccessError):
            kept.with_user(self.lan).read(["raw"])
        with self.assertRaises(AccessError):
            kept.with_user(self.lan).generate_access_token()

    def test_staff_of_another_branch_does_not_see_it(self):
        talk = self.asked()
        branch = self.env["res.company"].create({"name": "Other branch"})
        other = self.staff("other@hailong.example", "operations")
        other.write({"company_ids": [Command.set(branch.ids)], "company_id": branch.id})
        self.assertNotIn(talk, self.seen_talks(other))
        with self.assertRaises(AccessError):
            talk.with_user(other).action_close()

    def test_nobody_changes_whose_talk_it_is(self):
        talk = self.asked().with_user(self.operator).sudo(False)
        with self.assertRaises(UserError):
            talk.commercial_partner_id = self.pacific_home
        with self.assertRaises(UserError):
            talk.participant_ids = self.karen.partner_id

    def test_what_is_refused_says_why(self):
        talk = self.asked()
        for text, files, part in (
            ("  \n", (), "Write a message"),
            ("x" * (say.LONGEST_TEXT + 1), (), "10001 characters"),
            ("x", [("a.pdf", a_raw_pdf())] * 6, "6 files"),
            ("x", [("virus.exe", b"MZ\x90\x00")], "virus.exe"),
            ("x", [("note.pdf", b"plain text")], "note.pdf"),
            ("x", [("empty.pdf", b"")], "empty.pdf is empty"),
        ):
            with self.subTest(part), self.assertRaisesRegex(UserError, part):
                talk._say_as(self.lan, text, files)
        self.assertEqual(self.said(talk), ["Where is it?"])
        for subject in ("", " ", "x" * 151):
            with self.subTest(subject), self.assertRaisesRegex(UserError, "subject"):
                self.talks._ask(self.lan, subject, "Text")

    def test_sent_twice_is_said_once(self):
        talk = self.asked()
        self.asked()
        self.assertEqual(len(talk.message_ids), 1)
        talk._say_as(self.tam, "Where is it?")
        self.assertEqual(len(talk.message_ids), 2)
        one = self.talks._ask(self.lan, "Rates", "Please.")
        self.assertEqual(self.talks._ask(self.lan, "Rates", "Please."), one)

    def test_more_than_a_person_writes_is_refused(self):
        talk = self.asked()
        for number in range(say.MOST_AN_HOUR - 1):
            talk._say_as(self.lan, f"Message {number}")
        with self.assertRaisesRegex(UserError, "within an hour"):
            talk._say_as(self.lan, "One more")
        for number in range(say.MOST_A_DAY):
            self.talks._ask(self.lan, f"Subject {number}", "Text")
        with self.assertRaisesRegex(UserError, "within a day"):
            self.talks._ask(self.lan, "Another", "Text")

    def test_unread_counts_per_person(self):
        talk = self.asked()
        self.answer(talk, "At sea.")
        self.answer(talk, "Still at sea.")

        def unread(user):
            return talk._customer_rows(WORDS, user)[0]["unread"]

        self.assertEqual((unread(self.lan), unread(self.tam)), (2, 3))
        reader = self.env["freight.conversation.reader"]
        reader._note_read(talk, self.lan, talk.message_ids[1].id)
        self.assertEqual((unread(self.lan), unread(self.tam)), (1, 3))
        reader._note_read(talk, self.lan, 2**31 - 1)
        reader._note_read(talk, self.lan, 1)
        self.assertEqual(unread(self.lan), 0)
        self.assertEqual(self.talks._count_customer_unread(self.lan), 0)
        self.assertEqual(self.talks._count_customer_unread(self.tam), 1)
        self.assertEqual(self.talks._count_customer_unread(self.karen), 0)

    def test_long_talk_comes_in_pages_latest_last(self):
        talk = self.asked("0")
        for number in range(1, PAGE + 5):
            self.answer(talk, str(number))
        (view,) = talk._customer_view(WORDS, self.lan)
        self.assertEqual(view["messages"][-1]["text"], str(PAGE + 4))
        self.assertEqual(len(view["messages"]), PAGE)
        self.assertTrue(view["has_earlier"])
        (view,) = talk._customer_view(WORDS, self.lan, view["messages"][0]["id"])
        self.assertEqual(
            [one["text"] for one in view["messages"]], ["0", "1", "2", "3", "4"]
        )
        self.assertFalse(view["has_earlier"])

    def test_view_names_its_keys_and_tells_time_in_the_viewers_zone(self):
        talk = self.asked()
        (view,) = talk._customer_view(WORDS, self.lan)
        self.assertEqual(
            set(view),
            {
                *("id", "subject", "shipment", "shipment_id", "state", "last_at"),
                *("unread", "has_earlier", "messages"),
            },
        )
        (said,) = view["messages"]
        self.assertEqual(set(said), {"id", "text", "author", "side", "at", "files"})
        self.assertEqual(said["at"]["zone"], "Asia/Ho_Chi_Minh")
        self.assertEqual(said["side"], "own")


@tagged("post_install", "-at_install")
class TestConversationStaff(TalkCase):
    def answer_box(self, user=None, **values):
        box = self.env["freight.conversation.answer"].with_user(user or self.operator)
        return box.create(values)

    def test_box_on_the_shipment_begins_the_talk(self):
        self.saigon_tech.email = "info@saigontech.example"
        action = self.file.with_user(self.operator).action_write_customer()
        self.assertEqual(action["context"], {"default_shipment_id": self.file.id})
        box = self.answer_box(shipment_id=self.file.id, text="We need the <b>list</b>.")
        self.assertIn("Saigon Tech Export", box.reader_text)
        box.action_send()
        talk = self.file.conversation_ids
        self.assertEqual(self.said(talk), ["We need the <b>list</b>."])
        self.assertEqual(talk.state, "answered")
        self.assertIn("&lt;b&gt;list", self.file.conversation_html)
        self.assertTrue(self.outgoing("info@saigontech.example"))

    def test_files_are_looked_through_and_copied(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.operator)
            .create(
                {
                    "name": "list.pdf",
                    "raw": a_raw_pdf(),
                    "res_model": "freight.conversation.answer",
                }
            )
        )
        talk = self.asked()
        box = self.answer_box(
            conversation_id=talk.id, attachment_ids=[Command.set(attachment.ids)]
        )
        box.action_send_and_close()
        self.assertFalse(attachment.exists())
        self.assertEqual(talk.message_ids.file_ids._read_content(), a_raw_pdf())
        self.assertEqual(talk.state, "closed")

    def test_who_only_reads_cannot_write_to_customers(self):
        talk = self.asked()
        reader = self.staff("reader@hailong.example", "user")
        with self.assertRaises(AccessError):
            self.answer_box(reader, conversation_id=talk.id, text="Hi")
        with self.assertRaises(AccessError):
            talk.with_user(reader).action_answer()

    def test_customers_who_wait_are_found_oldest_first(self):
        self.asked()
        view = self.env.ref("freight_portal.freight_conversation_view_list_waiting")
        self.assertIn('default_order="waiting_since, id"', view.get_combined_arch())
        action = self.env.ref("freight_portal.freight_conversation_action_waiting")
        self.assertEqual(action.view_id, view)
        self.assertTrue(self.file.conversation_waits)
        self.assertEqual(self.file.conversation_count, 1)
