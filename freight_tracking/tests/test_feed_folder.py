"""Files that strangers put into a folder."""

import os
import tempfile
import time
from pathlib import Path

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..tools.drop_folder import DropFolder, Forbidden, check
from ..tools.limits import MAX_BYTES
from .feed_case import FeedCase

AGO = 3600


class Folders:
    """A root in which feeds may read, a folder in it, and a secret beside it."""

    def make_folders(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.root = Path(top.name, "root")
        self.folder = self.root / "carrier"
        self.outside = Path(top.name, "outside")
        self.folder.mkdir(parents=True)
        self.outside.mkdir()
        self.secret = self.outside / "secret"
        self.put("secret", b"secret", folder=self.outside)

    def put(self, name, raw=b"[]", age=AGO, folder=None):
        path = (folder or self.folder) / name
        path.write_bytes(raw)
        os.utime(path, (time.time() - age,) * 2)
        return path

    def names(self, folder):
        return sorted(path.name for path in folder.iterdir() if path.is_file())


@tagged("post_install", "-at_install")
class TestDropFolder(Folders, BaseCase):
    def setUp(self):
        super().setUp()
        self.make_folders()

    def open(self):
        return DropFolder(str(self.folder), [str(self.root)])

    def take(self):
        with self.open() as folder:
            found = []
            for taken in folder.take(1000):
                found.append(taken.name)
                folder.put_away(taken, "done")
            return found

    def test_only_folders_below_the_roots(self):
        link = self.root / "link"
        link.symlink_to(self.outside)
        roots = [str(self.root)]
        for path in (
            str(self.outside),
            str(link),
            f"{self.root}/../outside",
            "carrier",
            f"{self.root}x",
            str(self.root / "none"),
        ):
            with self.subTest(path), self.assertRaises(Forbidden):
                check(path, roots)
        with self.assertRaises(Forbidden):
            check(str(self.folder), [])
        with self.assertRaises(Forbidden):
            check(str(self.folder), [""])
        self.assertEqual(check(str(self.folder), roots), str(self.folder.resolve()))

    def test_half_written_files_wait(self):
        self.put("whole.edi")
        self.put("fresh.edi", age=5)
        for name in ("a.tmp", "b.PART", ".hidden", "c.filepart"):
            self.put(name)
        self.assertEqual(self.take(), ["whole.edi"])
        self.assertIn("fresh.edi", self.names(self.folder))
        self.assertEqual(self.names(self.folder / "done"), ["whole.edi"])

    def test_links_pipes_and_folders_are_left_alone(self):
        (self.folder / "link.edi").symlink_to(self.secret)
        os.mkfifo(self.folder / "pipe.edi")
        (self.folder / "folder.edi").mkdir()
        for name in ("link.edi", "pipe.edi", "folder.edi"):
            os.utime(self.folder / name, (0, 0), follow_symlinks=False)
        self.assertEqual(self.take(), [])
        self.assertTrue((self.folder / "link.edi").is_symlink())

    def test_a_link_in_place_of_a_claimed_file_is_not_followed(self):
        self.put("a.edi")
        with self.open() as folder:
            move = folder._move

            def swap(name, start, end, new_name=""):
                moved = move(name, start, end, new_name)
                if end == "taken":
                    (self.folder / "taken" / name).unlink()
                    (self.folder / "taken" / name).symlink_to(self.secret)
                return moved

            folder._move = swap
            self.assertEqual(list(folder.take(1000)), [])
            self.assertEqual(len(folder.unreadable), 1)

    def test_a_link_in_place_of_a_subfolder_is_not_followed(self):
        (self.folder / "done").symlink_to(self.outside)
        with self.assertRaises(OSError), self.open():
            self.fail("it was opened")

    def test_two_workers_do_not_take_one_file_twice(self):
        for number in range(10):
            self.put(f"{number}.edi")
        with self.open() as one, self.open() as other:
            taken = []
            for first, second in zip(one.take(10), other.take(10), strict=False):
                taken += [first.name, second.name]
        self.assertEqual(len(taken), len(set(taken)))
        self.assertEqual(sorted(taken), [f"{number}.edi" for number in range(10)])

    def test_what_a_dead_worker_had_claimed_is_taken_again(self):
        self.put("a.edi")
        with self.open() as folder:
            next(folder.take(10))  # and dies
        self.assertEqual(self.take(), [], "perhaps it still works")
        with self.open() as folder:
            real = time.time
            self.addCleanup(setattr, time, "time", real)
            time.time = lambda: real() + 1000
            self.assertEqual([one.name for one in folder.take(10)], ["a.edi"])

    def test_files_of_one_name_do_not_overwrite_each_other(self):
        for raw in (b"1", b"2", b"3"):
            self.put("a.edi", raw)
            self.take()
        self.assertEqual(
            self.names(self.folder / "done"), ["a.edi", "a.edi.2", "a.edi.3"]
        )


class TestFeedFolder(Folders, FeedCase):
    def setUp(self):
        super().setUp()
        self.make_folders()
        self.allow(self.root)

    def allow(self, *roots):
        self.env["ir.config_parameter"].set_param(
            "freight_tracking.feed_folders", ", ".join(map(str, roots))
        )

    def read_folder(self, feed):
        self.env.flush_all()
        self.registry_enter_test_mode()
        with trap_jobs() as trap:
            feed._cron_read_folders()
            jobs = len(trap.enqueued_jobs)
        self.env.invalidate_all()
        return jobs

    def test_files_are_received_and_put_away(self):
        feed = self.make_feed(folder=str(self.folder))
        raw = self.csv("MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN")
        self.put("new\udcff.csv", raw)
        self.put("half.csv", raw, age=1)
        self.put("huge.csv", b"x" * (MAX_BYTES + 5))
        self.assertEqual(self.read_folder(feed), 1)
        messages = self.env["freight.feed.message"].search([("feed_id", "=", feed.id)])
        good = messages.filtered(lambda one: one.state == "new")
        huge = messages - good
        self.assertEqual(good._get_raw(), raw)
        self.assertEqual(good.channel, "folder")
        self.assertEqual((huge.state, huge.size), ("refused", MAX_BYTES + 5))
        self.assertEqual(self.names(self.folder / "done"), ["new\udcff.csv"])
        self.assertEqual(self.names(self.folder / "failed"), ["huge.csv"])
        self.assertEqual(self.names(self.folder), ["half.csv"])

    def test_a_paused_feed_reads_nothing(self):
        feed = self.make_feed(folder=str(self.folder), pause_reason="Carrier moves")
        self.put("a.csv")
        feed.action_pause()
        self.assertEqual(self.read_folder(feed), 0)
        self.assertEqual(self.names(self.folder), ["a.csv"])

    def test_only_allowed_folders(self):
        (self.root / "out").symlink_to(self.outside)
        for path in (self.outside, self.root / "out", "/etc", "../carrier"):
            with self.subTest(path), self.assertRaisesRegex(ValidationError, "below"):
                self.make_feed(folder=str(path))
        self.allow()
        with self.assertRaisesRegex(ValidationError, "below"):
            self.make_feed(folder=str(self.folder))

    def test_a_folder_that_became_a_link_is_not_read(self):
        feed = self.make_feed(folder=str(self.folder))
        self.folder.rmdir()
        self.folder.symlink_to(self.outside)
        self.assertEqual(self.read_folder(feed), 0)
        self.assertEqual(feed.health, "failing")
        self.assertIn("outside of the allowed", feed.last_problem)
        self.assertEqual(self.names(self.outside), ["secret"])
