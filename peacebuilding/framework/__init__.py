"""What was agreed: meetings, documents and their paragraphs, principles, categories, modalities.

Knows no organization and no activity.
"""
