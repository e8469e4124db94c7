"""Everything people type and decide: meetings, plans, decisions about brothers and sisters, what was issued.

Kept in a database: one SQLite file in the data folder, or PostgreSQL where ``AIM_DATABASE`` names one. The
only importer of SQLAlchemy. Every function is told who asks (``User``) and, where something is kept, when.
"""
