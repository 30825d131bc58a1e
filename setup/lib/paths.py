"""Where things are. Everything that the commands create lives under ``LOCAL``."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("FREIGHT_LOCAL") or ROOT / ".local").absolute()
LOGS = LOCAL / "log"
DATA = LOCAL / "data"
CONFIG = LOCAL / "odoo.conf"
