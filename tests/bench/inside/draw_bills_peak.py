"""The most memory the process takes while it draws BENCH_COUNT bills to a file."""

import json
import os
import resource
import tempfile

from odoo.addons.freight_document.render.document import Job, write
from odoo.addons.freight_document.render.layouts import LAYOUTS
from odoo.addons.freight_document.render.sample import sample
from odoo.addons.freight_document.render.style import Style

COUNT = int(os.environ["BENCH_COUNT"])
style = Style(company="HAI LONG LOGISTICS", address=("Ho Chi Minh City",))
layout = LAYOUTS["house_bill"]

with tempfile.TemporaryFile() as file:
    write(
        (
            Job(layout, sample() | {"number": f"HLSGN{number:08}"}, style, "copy")
            for number in range(COUNT)
        ),
        file,
    )

# Linux counts in kilobytes
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("BENCH", json.dumps({"peak": peak}))
