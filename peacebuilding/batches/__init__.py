"""Many records changed together: what became of each row, and one undo.

Bulk work, imports and merges record what they did as a `Batch`. It is the memory of one
act of the Secretariat; what happened to a record stands in the record's own history too.
"""
