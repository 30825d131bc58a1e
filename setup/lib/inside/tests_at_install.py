"""Run an add-on's tests for the time of its installation, in a whole registry."""

import os

from odoo.tests import loader
from odoo.tools import config

addon = os.environ["TESTED_ADDON"]
config["test_tags"] = f"/{addon}"
env.cr.rollback()  # noqa: F821
result = loader.run_suite(loader.make_suite([addon], "at_install"))
print(
    f"{result.failures_count} failed, {result.errors_count} error(s)"
    f" of {result.testsRun} tests"
)
