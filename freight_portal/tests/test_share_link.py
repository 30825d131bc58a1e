"""Who gets a link, until when it opens, and what ends it."""

import hashlib
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from ..tools.share_standing import AFTER_ARRIVAL, AT_LEAST, AT_MOST, WITHOUT_ARRIVAL
from .share_case import MARY, ShareCase


@tagged("post_install", "-at_install")
class TestShareLink(ShareCase):
    def test_only_the_hash_of_a_key_is_kept(self):
        link, key = self.share()
        self.assertEqual(len(key), 43)
        self.assertEqual(link.key_ids.digest, hashlib.sha256(key.encode()).hexdigest())
        self.env.cr.execute(
            "SELECT row_to_json(k)::text || row_to_json(l)::text FROM freight_share_key"
            " k, freight_share_link l WHERE l.id = k.link_id"
        )
        self.assertNotIn(key, str(self.env.cr.fetchall()))

    def test_no_two_keys_have_one_hash(self):
        link, _key = self.share()
        digest = link.key_ids.digest
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            link.key_ids.create({"link_id": link.id, "way": "copy", "digest": digest})

    def test_each_key_opens_it_until_all_end_together(self):
        link, key = self.share()
        other = link._mint("notice")
        self.assertEqual(self.opened(key), link)
        self.assertEqual(self.opened(other), link)
        link.action_revoke()
        self.assertFalse(self.opened(key))
        self.assertFalse(self.opened(other))

    def test_regenerate_ends_the_old_keys_and_makes_one(self):
        link, key = self.share()
        action = link.action_regenerate()
        self.assertFalse(self.opened(key))
        url = action["context"]["default_url"]
        self.assertEqual(self.opened(url.rpartition("/")[2]), link)
        self.assertEqual(len(link.key_ids), 1)

    def test_nothing_else_opens_it(self):
        _link, key = self.share()
        for wrong in (
            "",
            "x",
            key[:-1],
            key + "A",
            key.swapcase(),
            "\udcff",
            "é" * 999,
        ):
            self.assertFalse(self.opened(wrong), wrong)

    # Until when

    def test_it_ends_30_days_after_the_published_eta_and_moves_with_it(self):
        link, key = self.share()
        eta = self.file.published_eta
        self.assertEqual(link.expires_at, eta + AFTER_ARRIVAL)
        link.issued_at = self.now - timedelta(days=60)
        self.arrive(self.now - timedelta(days=31))
        self.assertFalse(self.opened(key))
        self.assertEqual(link.state, "expired")
        self.arrive(self.now - timedelta(days=29))
        self.assertEqual(self.opened(key), link)
        self.assertEqual(link.state, "open")

    def test_arrival_counts_more_than_what_was_expected(self):
        link, key = self.share()
        link.issued_at = self.now - timedelta(days=60)
        self.arrive(self.now + timedelta(days=5), ata=self.now - timedelta(days=31))
        self.assertFalse(self.opened(key))

    def test_what_was_not_published_moves_nothing(self):
        link, _key = self.share()
        before = link.expires_at
        self.file.leg_ids.write({"eta": False})
        self.file.invalidate_recordset()
        self.assertEqual(link.expires_at, before)

    def test_without_an_eta_it_opens_for_some_months(self):
        link, _key = self.share()
        self.arrive(False)
        self.assertEqual(link.expires_at, link.issued_at + WITHOUT_ARRIVAL)

    def test_what_arrived_long_ago_can_be_looked_at_for_two_weeks(self):
        self.arrive(self.now - timedelta(days=400))
        link, key = self.share()
        self.assertEqual(link.expires_at, link.issued_at + AT_LEAST)
        self.assertEqual(self.opened(key), link)

    def test_an_eta_in_another_decade_opens_it_for_a_year(self):
        self.arrive(self.now + timedelta(days=4000))
        link, _key = self.share()
        self.assertEqual(link.expires_at, link.issued_at + AT_MOST)

    def test_extending_opens_what_had_expired(self):
        link, key = self.share()
        link.issued_at = self.now - timedelta(days=60)
        self.arrive(self.now - timedelta(days=40))
        self.assertFalse(self.opened(key))
        link.action_extend()
        self.assertEqual(self.opened(key), link)
        self.assertGreater(link.expires_at, self.now + timedelta(days=29))

    # What ends it

    def test_archiving_the_shipment_ends_it_for_good(self):
        link, key = self.share()
        self.file.active = False
        self.assertFalse(self.opened(key))
        self.assertEqual(link.ended_because, "shipment")
        self.file.active = True
        self.assertFalse(self.opened(key))

    def test_archiving_the_recipient_ends_it(self):
        mary = self.env["res.partner"].create({"name": "Mary", "email": MARY})
        link, key = self.share()
        self.assertEqual(link.partner_id, mary)
        mary.active = False
        self.assertFalse(self.opened(key))
        self.assertEqual(link.ended_because, "recipient")

    def test_cancelling_does_not_end_it(self):
        """Its recipient has to learn that the cargo does not come."""
        other = self.fcl()
        link, key = self.share(other)
        other.action_cancel()
        self.assertEqual(self.opened(key), link)

    def test_erasing_forgets_who_it_was(self):
        link, key = self.share(name="Mary Pacific")
        link._note_view("203.0.113.7")
        link.action_erase()
        self.assertFalse(self.opened(key))
        self.env.cr.execute(
            "SELECT row_to_json(l)::text FROM freight_share_link l WHERE id = %s",
            [link.id],
        )
        kept = self.env.cr.fetchone()[0]
        self.assertNotIn("Mary", kept)
        self.assertNotIn("pacifichome", kept)
        self.assertFalse(link.view_ids)

    def test_deleting_a_contact_erases_them(self):
        mary = self.env["res.partner"].create({"name": "Mary", "email": MARY})
        link, _key = self.share(name="Mary")
        mary.unlink()
        self.assertEqual(link.ended_because, "erased")
        self.assertFalse(link.email)

    def test_ended_link_is_not_taken_up_again(self):
        link, _key = self.share()
        link.action_revoke()
        for verb in (
            "action_mail",
            "action_copy",
            "action_regenerate",
            "action_extend",
        ):
            with self.assertRaises(UserError, msg=verb):
                getattr(link, verb)()

    # Who gets one

    def test_a_link_is_one_persons(self):
        for wrong in ("", "no address", f"{MARY}, joe@pacifichome.example", None):
            with self.assertRaises(ValidationError, msg=wrong):
                self.links.issue(self.file, wrong)

    def test_recipient_has_one_link_to_a_shipment(self):
        link, _key = self.share()
        with self.assertRaisesRegex(UserError, "regenerate"):
            self.share(email="Mary <MARY@pacifichome.example>")
        link.action_revoke()
        self.assertTrue(self.share()[0])

    def test_none_of_a_consolidation_or_of_what_is_archived(self):
        master = self.shipment(kind="master", partner_id=self.saigon_tech.id)
        archived = self.shipment(active=False)
        for shipment in (master, archived):
            with self.assertRaises(UserError):
                self.links.issue(shipment, MARY)

    def test_no_such_scope(self):
        with self.assertRaises(ValueError):
            self.links.issue(self.file, MARY, with_finance=True)

    def test_who_may_not_write_the_shipment_may_not_share_it(self):
        link, _key = self.share()
        accountant = new_test_user(
            self.env, "acc", "freight_base.group_freight_finance,base.group_user"
        )
        lan = self.portal_user("lan2@saigontech.example", self.saigon_tech)
        verbs = ("mail", "copy", "regenerate", "extend", "revoke", "erase", "view_as")
        for user in (accountant, lan):
            for verb in verbs:
                with self.assertRaises(AccessError, msg=f"{user.login} {verb}"):
                    getattr(link.with_user(user), f"action_{verb}")()
            with self.assertRaises(AccessError):
                self.file.with_user(user).action_share()
        self.assertEqual(link.state, "open")

    def test_nobody_writes_links_or_reads_hashes(self):
        link, _key = self.share()
        clerk = new_test_user(self.env, "ops", "freight_base.group_freight_operations")
        self.assertEqual(link.with_user(clerk).email, MARY)
        with self.assertRaises(AccessError):
            link.with_user(clerk).write({"with_documents": True})
        with self.assertRaises(AccessError):
            link.with_user(clerk).key_ids.read(["digest"])
        with self.assertRaises(AccessError):
            self.links.with_user(clerk).create(
                {"shipment_id": self.file.id, "name": "x", "lang": "en_US"}
            )

    # Handing it over

    def test_wizard_mails_it_by_a_job(self):
        clerk = new_test_user(self.env, "ops", "freight_base.group_freight_operations")
        wizard = (
            self.env["freight.share.issue"]
            .with_user(clerk)
            .create(
                {
                    "shipment_id": self.file.id,
                    "name": "Mary",
                    "email": MARY,
                    "lang": "en_US",
                }
            )
        )
        with trap_jobs() as trap:
            wizard.action_issue()
            trap.assert_jobs_count(1)
            with self.post_office() as mails:
                trap.perform_enqueued_jobs()
        link = self.file.share_link_ids
        [mail] = mails
        self.assertEqual(mail["To"], MARY)
        text = mail.get_body(("html",)).get_content()
        key = text.partition("/track/")[2].partition('"')[0]
        self.assertEqual(self.opened(key), link)
        self.assertTrue(link.mailed_at)
        self.assertFalse(
            self.env["mail.mail"].search([("body_html", "like", key)]),
            "the mail holds the key, so it is kept nowhere",
        )

    def test_mail_waits_while_the_portal_is_paused(self):
        clerk = new_test_user(self.env, "ops", "freight_base.group_freight_operations")
        self.saigon_tech.freight_portal_paused = True
        wizard = (
            self.env["freight.share.issue"]
            .with_user(clerk)
            .create(
                {
                    **{"shipment_id": self.file.id, "name": "Mary", "email": MARY},
                    "lang": "en_US",
                }
            )
        )
        self.assertIn("paused for", wizard.pause_text)
        with trap_jobs() as trap, self.post_office() as mails:
            told = wizard.action_issue()["params"]
            self.assertEqual(told["type"], "warning")
            self.assertIn("mails wait", told["message"])
            [job] = trap.enqueued_jobs
            with self.assertRaises(RetryableJobError):
                job.perform()
            link = self.file.share_link_ids
            self.assertFalse(mails)
            self.assertFalse(link.mailed_at)
            self.saigon_tech.freight_portal_paused = False
            job.perform()
        self.assertEqual(len(mails), 1)
        self.assertTrue(link.mailed_at)
        self.assertEqual(link.action_mail()["params"]["type"], "success")

    def test_wizard_shows_a_copy_once(self):
        wizard = self.env["freight.share.issue"].create(
            {
                **{"shipment_id": self.file.id, "name": "Mary", "email": MARY},
                **{"lang": "en_US", "way": "copy"},
            }
        )
        url = wizard.action_issue()["context"]["default_url"]
        self.assertTrue(self.opened(url.rpartition("/")[2]))
        shown = self.env["freight.share.shown"].with_context(default_url=url)
        record = shown.create({}).with_context(default_url=False)
        record.invalidate_recordset()
        self.assertFalse(record.url)

    def test_documents_know_who_holds_a_link(self):
        self.share(with_documents=True, name="Mary")
        self.share(email="joe@pacifichome.example")
        self.assertEqual(self.file._get_link_recipients(), [f"Mary <{MARY}>"])

    # Forgetting

    def test_views_are_forgotten_and_their_count_stays(self):
        link, _key = self.share()
        link._note_view("203.0.113.7")
        link.view_ids.at = self.now - timedelta(days=91)
        self.env["freight.share.view"]._gc_old()
        self.assertFalse(link.view_ids.exists())
        self.assertEqual(link.view_count, 1)

    def test_keys_of_links_that_are_long_over_are_forgotten(self):
        link, _key = self.share()
        fresh, _other = self.share(email="joe@pacifichome.example")
        (link | fresh).key_ids.made_at = self.now - timedelta(days=300)
        link.issued_at = self.now - timedelta(days=300)
        self.arrive(self.now - timedelta(days=290))
        self.env["freight.share.key"]._gc_of_old_links()
        self.assertFalse(link.key_ids.exists())
        self.assertTrue(fresh.key_ids.exists())
