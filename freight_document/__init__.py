from . import controllers, models, render, tools, wizard
from .hooks import uninstall_hook
