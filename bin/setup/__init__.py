"""The set-up of MILO Mappa: what `bin/run`, `bin/test`, `bin/milo` and `bin/bench` share.

It runs before anything is installed, so it knows only Python's standard library. Each module makes one thing ready
(Debian's packages, Python's, the database, the front end) and is skipped when its inputs have not changed. `entry`
puts the parts in order for each of the four commands. What is made lands in `.venv/`, `var/`, `static/vendor/` and `static/small/`.
"""
