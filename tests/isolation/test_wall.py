"""No customer sees another's data, our costs, or an internal note: the proof.

One class, so that its scene is built once. Each part stands in a file of its own.
"""

from odoo.tests import tagged

from .case import WallCase
from .changes import NextRequest
from .forms import FilledForms
from .methods import PublicMethods
from .models import MatrixOfModels
from .others import OthersAddresses
from .proof import WholeProof
from .records import Records
from .routes import Routes
from .threads import Threads


@tagged("post_install", "-at_install")
class TestWall(
    WholeProof,
    MatrixOfModels,
    PublicMethods,
    Records,
    Threads,
    Routes,
    FilledForms,
    NextRequest,
    OthersAddresses,
    WallCase,
):
    pass
