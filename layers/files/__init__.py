"""Files as people send them, into clean rows: what kind of file, which layers, which system, what is wrong with which row.

`reading.read` opens a file in a limited child process (`child`), which tells the format by its content (`formats`), unpacks what is
packed (`unpacking`), reads it, cleans every geometry (`cleaning`) and leaves plain arrays in a folder (`staging`) with an account of
what was found (`account`). No coordinate is moved there: which system a file is in is for a person to confirm. `frames.frame` then
brings one layer to lon/lat. Nothing here knows a database or a language: refusals and findings are keys with plain values.
"""
