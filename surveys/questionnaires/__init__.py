"""Questionnaires of a consultation: what may be asked (definition), which questions are shown (branching), what was answered (answers), sending it (submission).

Staff build them (editing) and read them (results); residents answer page by page at ``/{lang}/c/{slug}/q/{key}``.
"""
