"""Records from spreadsheets as offices have them: read, matched, checked, then imported whole.

The engine knows no resource. An app describes what can be imported as a `RecordResource`
(django-import-export) in its `imports.py`, whose rows call the app's services, and
registers it. A file is read once (`reading`), its columns and values are matched
(`columns`, `options`), a dry run shows what each row would do, and only then, in one
transaction, all of it is done and written down as a batch.
"""
