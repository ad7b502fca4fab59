"""Files for translators who work elsewhere: made from units, and read back without guessing.

Nothing here knows the database: what is read is compared with it by whoever asked.
"""
