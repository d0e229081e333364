"""What people are told of what is done: kinds of mail, their words, and when they are written.

`tell` writes into the outbox, `kinds` composes when the mail goes, in its reader's language.
"""
