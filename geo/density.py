"""Where people agree: a density in people per hectare, painted on the desk and on the consultation map.

Gaussian kernel with one bandwidth in metres (B. W. Silverman, Density Estimation for Statistics and Data Analysis,
1986, eq. 4.1). With the weights of `people.weights` each person adds exactly 1 to the plane, however much they say.
Coordinates are easting, northing in a metric system (EPSG:32632 in Milan), never degrees.
"""
import math
from dataclasses import dataclass

import numpy as np

from geo.errors import CountRefused

HECTARE = 10_000.0  # square metres
REACH = 5.0  # bandwidths after which a kernel is taken for nothing: 4e-6 of its height
EXACT_POINTS = 5_000  # the exact sum is fast enough up to here
LIMIT_CELLS = 4_000_000
BLOCK = 2_000_000  # numbers held at once by the exact sums
BINNED_AT_ONCE = 65_536  # points: small enough to stay in the processor's cache


@dataclass(frozen=True)
class Surface:
    """A density on square cells: `values` (rows, cols) in people per hectare at the middle of each cell.

    Row 0 is the southernmost, column 0 the westernmost; `west` and `south` are the outer edges in metres, `cell` the
    side. `extent` is (west, south, east, north); `people` is the volume under the surface.
    """

    values: np.ndarray
    west: float
    south: float
    cell: float

    @property
    def extent(self) -> tuple[float, float, float, float]:
        rows, cols = self.values.shape
        return self.west, self.south, self.west + cols * self.cell, self.south + rows * self.cell

    @property
    def people(self) -> float:
        return float(self.values.sum()) * self.cell**2 / HECTARE


def density(en, weights, *, bandwidth: float, cell: float, extent=None, method: str = "auto") -> Surface:
    """The people-weighted density of (n, 2) easting, northing with (n,) weights, as a Surface.

    `bandwidth` and `cell` in metres. `extent` (west, south, east, north) is widened to whole cells of the fixed grid;
    without it the surface reaches 5 bandwidths around the points. Points outside the extent still count inside it.
    `method`: "exact", the sum at each cell's middle; "binned", within 1e-3 of the highest value for bandwidths of 3
    cells and more; "auto", exact up to 5,000 points or for narrower bandwidths. Raises CountRefused, also when the cells
    would be more than LIMIT_CELLS.

    >>> surface = density([[510000, 5032000]], [1.0], bandwidth=100, cell=10)
    >>> round(surface.people, 4), round(float(surface.values.max()), 3)
    (1.0, 0.159)
    """
    en, weights = _points(en, weights)
    _check_positive(bandwidth=bandwidth, cell=cell)
    if method not in ("auto", "exact", "binned"):
        raise CountRefused("unknown-method", method=method)
    if extent is None and not len(en):
        return Surface(np.zeros((0, 0)), 0.0, 0.0, float(cell))
    west, south, cols, rows = _grid(en, extent, cell, bandwidth)
    if method == "auto":
        method = "exact" if len(en) <= EXACT_POINTS or bandwidth < 3 * cell else "binned"
    make = _exact if method == "exact" else _binned
    values = make(en, weights, bandwidth, cell, west * cell, south * cell, cols, rows)
    return Surface(values * HECTARE, west * cell, south * cell, float(cell))


def density_at(en, weights, at, bandwidth: float) -> np.ndarray:
    """The exact density in people per hectare at the (m, 2) places `at`, as (m,). Raises CountRefused."""
    en, weights = _points(en, weights)
    at, _ = _points(at, None)
    _check_positive(bandwidth=bandwidth)
    values = np.zeros(len(at))
    step = max(1, BLOCK // max(1, len(at)))
    for start in range(0, len(en), step):
        east = _kernel(at[:, 0], en[start:start + step, 0], bandwidth)
        east *= _kernel(at[:, 1], en[start:start + step, 1], bandwidth)
        values += east @ weights[start:start + step]
    return values * HECTARE


def _points(en, weights):
    en = np.asarray(en, dtype=float)
    en = np.empty((0, 2)) if en.size == 0 else en
    if en.ndim != 2 or en.shape[1] != 2:
        raise CountRefused("wrong-shape", shape=en.shape)
    weights = np.ones(len(en)) if weights is None else np.asarray(weights, dtype=float)
    if weights.shape != (len(en),):
        raise CountRefused("length-differs", points=len(en), weights=weights.size)
    if not (np.isfinite(en).all() and np.isfinite(weights).all()):
        raise CountRefused("not-finite")
    if (weights < 0).any():
        raise CountRefused("negative-weight")
    return en, weights


def _check_positive(**lengths) -> None:
    for name, length in lengths.items():
        if not (np.isfinite(length) and length > 0):
            raise CountRefused("not-positive", name=name)


def _grid(en, extent, cell, bandwidth) -> tuple[int, int, int, int]:
    """West and south edge in cells from the origin, columns, rows; refused before any memory is taken."""
    if extent is None:
        low, high = en.min(axis=0) - REACH * bandwidth, en.max(axis=0) + REACH * bandwidth
    else:
        edges = np.asarray(extent, dtype=float)
        if edges.shape != (4,) or not np.isfinite(edges).all():
            raise CountRefused("not-finite")
        low, high = edges[:2], edges[2:]
        if (low >= high).any():
            raise CountRefused("extent-upside-down")
    with np.errstate(over="ignore", invalid="ignore"):
        first, last = np.floor(low / cell), np.ceil(high / cell)
        cols, rows = (last - first).tolist()
    if not cols * rows <= LIMIT_CELLS:  # so that NaN is refused too
        raise CountRefused("too-many-cells", cells=cols * rows, limit=LIMIT_CELLS)
    return int(first[0]), int(first[1]), int(cols), int(rows)


def _kernel(at, points, bandwidth) -> np.ndarray:
    """(m,) places and (n,) points on one axis to the (m, n) Gaussian, whose integral is 1 per metre."""
    distance = (at[:, None] - points[None, :]) / bandwidth
    return np.exp(-0.5 * distance**2) / (bandwidth * math.sqrt(2 * math.pi))


def _exact(en, weights, bandwidth, cell, west, south, cols, rows) -> np.ndarray:
    # The kernel is a product of one in x and one in y, so the sum over points is a product of two thin matrices.
    east, north = west + (np.arange(cols) + 0.5) * cell, south + (np.arange(rows) + 0.5) * cell
    values = np.zeros((rows, cols))
    step = max(1, BLOCK // (cols + rows))
    for start in range(0, len(en), step):
        part = slice(start, start + step)
        values += (_kernel(north, en[part, 1], bandwidth) * weights[part]) @ _kernel(east, en[part, 0], bandwidth).T
    return values


def _binned(en, weights, bandwidth, cell, west, south, cols, rows) -> np.ndarray:
    # Binned as in M. P. Wand, Fast computation of multivariate kernel estimators, J. Comput. Graph. Stat. 3(4), 1994,
    # but each point is shared among nine cell middles, not four (triangular shaped cloud: R. W. Hockney and J. W.
    # Eastwood, Computer Simulation Using Particles, 1981, ch. 5). Shared among four, a point is spread by more or less
    # depending on where in its cell it lies, and positions rounded to 10 m all lie alike: 1.7e-3 off at h = 10 cells.
    # Shared among nine it is spread with variance cell^2 / 4 on each axis wherever it lies, so the filter spreads less.
    if bandwidth < cell:
        raise CountRefused("bandwidth-under-cells", bandwidth=bandwidth, cell=cell)
    margin = math.ceil(REACH * bandwidth / cell) + 2  # cells: points this far outside still reach in
    wide, tall = cols + 2 * margin, rows + 2 * margin
    if wide * tall > 4 * LIMIT_CELLS:
        raise CountRefused("too-many-cells", cells=wide * tall, limit=4 * LIMIT_CELLS)
    bins = np.zeros(wide * tall)
    for start in range(0, len(en), BINNED_AT_ONCE):
        part = slice(start, start + BINNED_AT_ONCE)
        x, y = (en[part, 0] - west) / cell + margin, (en[part, 1] - south) / cell + margin
        near = (x >= 1) & (x < wide - 1) & (y >= 1) & (y < tall - 1)
        x, y, shared = x[near], y[near], weights[part][near]
        place = y.astype(np.int64) * wide + x.astype(np.int64)
        first = place.min() - wide - 1 if len(place) else 0
        for up, north in zip((-wide, 0, wide), _shares(y)):
            for right, east in zip((-1, 0, 1), _shares(x)):
                counted = np.bincount(place + (up + right - first), shared * north * east)
                bins[first:first + counted.size] += counted
    spread = math.sqrt(bandwidth**2 - cell**2 / 4) / cell
    from scipy.ndimage import gaussian_filter  # half a second to load, and only large densities need it

    smooth = gaussian_filter(bins.reshape(tall, wide), spread, mode="constant", truncate=REACH)
    return smooth[margin:margin + rows, margin:margin + cols] / cell**2


def _shares(position) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n,) positions in cells to the shares of the cell before, their own and the next: 1 in all."""
    off = position % 1 - 0.5  # from the middle of its cell
    return 0.5 * (0.5 - off) ** 2, 0.75 - off**2, 0.5 * (0.5 + off) ** 2
