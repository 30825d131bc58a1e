from . import document, template
