from . import models, render
