"""A real browser at the test's own server, as a person of somebody uses it."""

import os
import resource
import sys
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python import sync_playwright as axe
from playwright.sync_api import sync_playwright

from odoo.tests.common import TEST_CURSOR_COOKIE_NAME, HttpCase

sys.path.append(str(Path(__file__).parents[1]))

from demo_case import DemoCase  # noqa: E402

ROOT = Path(__file__).parents[2]
SHOTS = Path(os.environ.get("FREIGHT_LOCAL") or ROOT / ".local") / "e2e"
DESKTOP, PHONE = (1440, 900), (390, 844)
BROWSER = "/usr/bin/chromium"
# What axe calls these keeps somebody from using the page.
SERIOUS = ("serious", "critical")


@contextmanager
def without_memory_limit():
    """Odoo limits its own address space; a browser reserves far more than it uses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class BrowserCase(DemoCase, HttpCase):
    """Every page that is opened is looked at: for errors, other hosts, and by axe."""

    shots = SHOTS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with without_memory_limit():
            cls.driver = cls.enterClassContext(sync_playwright())
            cls.chromium = cls.driver.chromium.launch(
                executable_path=BROWSER, args=["--no-sandbox"]
            )
        cls.addClassCleanup(cls.chromium.close)
        SHOTS.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def browsing(self, login=None, size=DESKTOP, password="demo"):
        """Open a browser of its own, signed in where a login is named."""
        self.env.flush_all()
        problems = []
        # All of them: a page may ask without cookies, on purpose.
        with self.allow_requests(all_requests=True):
            context = self.chromium.new_context(
                viewport={"width": size[0], "height": size[1]}
            )
            context.add_cookies(
                [
                    {
                        "name": TEST_CURSOR_COOKIE_NAME,
                        "value": self.http_request_key,
                        "url": self.base_url(),
                    }
                ]
            )
            page = context.new_page()
            page.on("console", lambda said: self._note(problems, said))
            page.on("pageerror", lambda error: problems.append(f"script: {error}"))
            page.on("request", lambda asked: self._look_where(problems, asked))
            try:
                if login:
                    self.sign_in(page, login, password)
                yield page
                page.wait_for_load_state()
            finally:
                context.close()
        self.env.invalidate_all()
        self.assertEqual(problems, [])

    def sign_in(self, page, login, password):
        page.goto(f"{self.base_url()}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url("**/my**")

    def go(self, page, address):
        answer = page.goto(f"{self.base_url()}{address}")
        self.assertEqual(answer.status, 200, address)

    def look(self, page, name):
        """Take a picture; nothing may stand out to the side, nor shut anybody out."""
        page.wait_for_load_state()
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.assertLessEqual(wide, 0, f"{name} is wider than the window")
        found = axe.Axe().run(page).response["violations"]
        serious = [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]
        self.assertEqual(serious, [], name)

    @staticmethod
    def _note(problems, said):
        if said.type in ("error", "warning"):
            problems.append(f"console: {said.text}")

    def _look_where(self, problems, asked):
        if not asked.url.startswith((self.base_url(), "data:", "blob:")):
            problems.append(f"another host: {asked.url}")
