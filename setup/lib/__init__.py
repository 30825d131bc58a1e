"""What the four commands share: find or fetch Odoo, its Python, PostgreSQL, databases.

Standard library only: these files run before anything is installed.
"""
