"""Density of 1k to 1M people over the quarter: time and worst error beside scikit-learn; run by `bin/bench density`."""
import platform
import time

import numpy as np

from geo.density import HECTARE, density, density_at

BANDWIDTH, CELL = 100.0, 10.0  # metres
EXTENT = (508_500.0, 5_031_400.0, 512_500.0, 5_033_900.0)  # EPSG:32632, 4 by 2.5 km around the quarter
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 2_000  # cells on which large sizes are compared; all cells where the exact surface is quick
RELATIVE = 1e-4  # the tolerance scikit-learn is asked for
BOUND = 1e-3  # of the highest value
REPEATS = 3


def signs(n: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Two thirds around twenty corners, a third anywhere; weights as of people with one to ten signs each."""
    corners = rng.uniform(EXTENT[:2], EXTENT[2:], (20, 2))
    near = corners[rng.integers(0, 20, n)] + rng.normal(0, 150, (n, 2))
    anywhere = rng.uniform(EXTENT[:2], EXTENT[2:], (n, 2))
    return np.where(rng.random((n, 1)) < 2 / 3, near, anywhere), 1.0 / rng.integers(1, 11, n)


def timed(call, repeats: int = 1):
    """The answer and the shortest of `repeats` times in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        answer = call()
        best = min(best, time.perf_counter() - start)
    return answer, best


def cells_to_compare(surface, rng) -> tuple[np.ndarray, np.ndarray]:
    """(m,) places in the raveled surface and their (m, 2) middles: half at random, half where the surface is highest."""
    rows, cols = surface.values.shape
    random = rng.choice(rows * cols, SAMPLE // 2, replace=False)
    rest = np.setdiff1d(np.argsort(surface.values, axis=None)[::-1], random, assume_unique=True)
    chosen = np.concatenate([random, rest[:SAMPLE - SAMPLE // 2]])
    row, col = np.divmod(chosen, cols)
    return chosen, np.column_stack([surface.west + (col + 0.5) * CELL, surface.south + (row + 0.5) * CELL])


def measure(n: int, rng) -> dict:
    """One size: our times and worst error, and scikit-learn's on the same cells."""
    from sklearn.neighbors import KernelDensity

    en, weights = signs(n, rng)
    surface, ours = timed(lambda: density(en, weights, bandwidth=BANDWIDTH, cell=CELL, extent=EXTENT), REPEATS)
    binned, _ = timed(lambda: density(en, weights, bandwidth=BANDWIDTH, cell=CELL, extent=EXTENT, method="binned"))
    chosen, at = cells_to_compare(surface, rng)
    exact, exact_time = timed(lambda: density_at(en, weights, at, BANDWIDTH))
    highest = max(exact.max(), surface.values.max())
    centre = en.mean(axis=0)  # a tree of distances keeps more digits near the origin

    def theirs():
        kernel = KernelDensity(bandwidth=BANDWIDTH, kernel="gaussian", rtol=RELATIVE, atol=0)
        kernel.fit(en - centre, sample_weight=weights)
        return np.exp(kernel.score_samples(at - centre)) * weights.sum() * HECTARE

    scikit, scikit_time = timed(theirs)
    cells = surface.values.size
    return {
        "n": n, "cells": cells, "method": "exact" if (surface.values != binned.values).any() else "binned",
        "ours": ours, "error": np.abs(surface.values.ravel()[chosen] - exact).max() / highest,
        "binned_error": np.abs(binned.values.ravel()[chosen] - exact).max() / highest,
        "exact": exact_time, "scikit": scikit_time, "scikit_error": np.abs(scikit - exact).max() / highest,
        "ratio": (scikit_time / len(at)) / (ours / cells),
    }


def main() -> int:
    """Print the table; 1 when an error passes the bound."""
    from importlib.metadata import version

    print(f"Density, h = {BANDWIDTH:.0f} m, cells of {CELL:.0f} m, 4 x 2.5 km; errors are the worst of {SAMPLE} cells (half of "
          f"them the highest) over the highest value\nPython {platform.python_version()}, numpy {version('numpy')}, "
          f"scipy {version('scipy')}, scikit-learn {version('scikit-learn')} (KernelDensity, rtol={RELATIVE:g})\n")
    heads = ("points", "cells", "by", "ours ms", "error", "if binned", f"exact s/{SAMPLE}", f"sklearn s/{SAMPLE}",
             "sklearn error", "sklearn:ours per cell")
    print("  ".join(f"{head:>{max(9, len(head))}}" for head in heads))
    rng = np.random.default_rng(20261123)
    worst = 0.0
    for n in SIZES:
        row = measure(n, rng)
        worst = max(worst, row["error"], row["binned_error"])
        texts = (f"{row['n']:,}", f"{row['cells']:,}", row["method"], f"{row['ours'] * 1000:.0f}", f"{row['error']:.1e}",
                 f"{row['binned_error']:.1e}", f"{row['exact']:.2f}", f"{row['scikit']:.2f}", f"{row['scikit_error']:.1e}",
                 f"{row['ratio']:,.0f}")
        print("  ".join(f"{text:>{max(9, len(head))}}" for text, head in zip(texts, heads)), flush=True)
    print(f"\nworst error {worst:.1e}, bound {BOUND:g}: {'kept' if worst <= BOUND else 'BROKEN'}")
    return 0 if worst <= BOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())
