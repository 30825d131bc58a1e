from . import controllers, models, render, tools, wizard
