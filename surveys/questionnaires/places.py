"""Places that people gave as an answer: cells of the fixed grid and names chosen from the list, none told with fewer than five people."""
from __future__ import annotations

from collections import Counter

import pandas as pd

from geo.crossing import tell_counts
from geo.disclosure import FEW, SIZES, smallest_telling_cell
from geo.grid import count_people


def count_spots(spots: list[tuple[float, float]], size: int | None = None) -> dict:
    """People by cell: {"size": metres, "people", "cells": [{"col", "row", "people" or None where few}]}; ``spots`` are easting, northing, one a person.

    One size only (the smallest that tells most, or ``size``), and never one hidden cell alone: with the sum beside it, it could be worked out.
    """
    frame = pd.DataFrame(spots, columns=["e", "n"], dtype=float)
    frame["participant"] = range(len(frame))
    size = size or (smallest_telling_cell(frame) if spots else SIZES[-1])
    cells = count_people(frame, size)
    told = tell_counts(cells["people"].tolist(), FEW) if len(spots) >= FEW else []  # fewer than five in all: not even where they are
    return {"size": size, "people": len(spots),
            "cells": [{"col": int(cell.col), "row": int(cell.row), "people": int(cell.people) if each else None} for cell, each in zip(cells.itertuples(), told)]}


def count_names(names: list[str]) -> dict:
    """People by name chosen, most first: {"people", "rows": [{"key", "people"}], "few": people whose choice is not told}."""
    counted = sorted(Counter(names).items(), key=lambda each: (-each[1], each[0]))
    told = tell_counts([people for _name, people in counted], FEW)
    rows = [{"key": name, "people": people} for (name, people), each in zip(counted, told) if each]
    return {"people": len(names), "rows": rows, "few": len(names) - sum(row["people"] for row in rows)}
