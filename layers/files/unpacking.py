"""Archives, unpacked by count and never by name: members are numbered, read with limits, and grouped into the sources they hold. Called by the child."""
from __future__ import annotations

import gzip
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from layers.files.errors import FileRefused
from layers.files.limits import MEGABYTE, Limits

JUNK = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\._)", re.IGNORECASE)
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".cst")
MAPINFO_PARTS = (".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid")
CHUNK = 1 << 20


@dataclass
class Source:
    """One thing to read: the path of its main file in our folder, what the person calls it, and the parts that belong to it by suffix."""

    path: Path
    name: str
    parts: dict[str, Path] = field(default_factory=dict)


def unpack_zip(path: Path, folder: Path, limits: Limits) -> list[Source]:
    """The members of an archive as sources in `folder`. Raises FileRefused for bombs, passwords, links, archives within, and what is no zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not JUNK.search(_name(each))]
            _check(members, path, limits)
            folder.mkdir(parents=True, exist_ok=True)
            left = limits.unpacked_bytes
            unpacked: list[tuple[PurePosixPath, Path]] = []
            for number, member in enumerate(members):
                name = PurePosixPath(_name(member))
                # the suffix is kept because drivers look at it; it is letters and digits only
                target = folder / f"{number}{name.suffix.lower() if re.fullmatch(r'[.][A-Za-z0-9]{1,12}', name.suffix) else ''}"
                with archive.open(member) as packed:
                    left -= _copy(packed, target, left)
                unpacked.append((name, target))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as broken:
        if isinstance(broken, FileRefused):
            raise
        raise FileRefused("zip-password" if "encrypted" in str(broken) else "zip-broken") from None
    return _sources(unpacked, folder)


def unpack_gzip(path: Path, folder: Path, name: str, limits: Limits) -> Source:
    """The one file within a gzip. Raises FileRefused."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = name[:-3] if name.lower().endswith(".gz") else name
    target = folder / f"0{Path(inside).suffix.lower()[:8]}"
    try:
        with gzip.open(path) as packed:
            _copy(packed, target, min(limits.unpacked_bytes, max(path.stat().st_size * limits.unpacked_ratio, MEGABYTE)))
    except (OSError, EOFError, zlib.error) as broken:
        raise FileRefused("zip-broken") from broken
    return Source(target, inside)


def _check(members: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    if not members:
        raise FileRefused("zip-empty")
    if len(members) > limits.members:
        raise FileRefused("zip-too-many", count=len(members), limit=limits.members)
    if any(stat.S_ISLNK(each.external_attr >> 16) for each in members):
        raise FileRefused("zip-link")
    total = sum(each.file_size for each in members)
    if total > limits.unpacked_bytes:
        raise FileRefused("zip-bomb", size=total // MEGABYTE, limit=limits.unpacked_bytes // MEGABYTE)
    # members that share their bytes unpack to more than the archive could hold
    if any(each.file_size > MEGABYTE and each.file_size > limits.unpacked_ratio * max(each.compress_size, 1) for each in members) \
            or total > limits.unpacked_ratio * max(path.stat().st_size, MEGABYTE):
        raise FileRefused("zip-dense", size=total // MEGABYTE, times=limits.unpacked_ratio)


def _copy(packed, target: Path, left: int) -> int:
    """Unpack one member by pieces: what its header says of its size is not trusted. Bytes written."""
    written = 0
    with open(target, "xb") as file:
        while piece := packed.read(CHUNK):
            written += len(piece)
            if written > left:
                raise FileRefused("zip-bomb", size=written // MEGABYTE, limit=left // MEGABYTE)
            file.write(piece)
    return written


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name for people; archives without the UTF-8 mark often hold UTF-8 all the same."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.replace("\\", "/")


def _sources(unpacked: list[tuple[PurePosixPath, Path]], folder: Path) -> list[Source]:
    groups: dict[tuple[str, str], dict[str, tuple[PurePosixPath, Path]]] = {}
    sources, databases = [], {}
    for name, path in unpacked:
        suffix = name.suffix.lower()
        geodatabase = next((str(parent) for parent in name.parents if parent.suffix.lower() == ".gdb"), None)
        if geodatabase:
            databases.setdefault(geodatabase, []).append((name, path))
        elif suffix in SHAPE_PARTS or suffix in MAPINFO_PARTS:
            family = "shape" if suffix in SHAPE_PARTS else "mapinfo"
            groups.setdefault((family, str(name.with_suffix("")).lower()), {})[suffix] = (name, path)
        else:
            sources.append(Source(path, name.name))
    for number, parts in enumerate(groups.values()):
        main = next((suffix for suffix in (".shp", ".tab", ".mif", ".dbf") if suffix in parts), next(iter(parts)))
        # parts find each other by name: all get the same one
        same = {suffix: path.rename(folder / f"g{number}{suffix}") for suffix, (_, path) in parts.items()}
        sources.append(Source(same[main], parts[main][0].name, same))
    for number, (name, members) in enumerate(databases.items()):
        inside = folder / f"g{number}.gdb"
        inside.mkdir()
        for each, path in members:
            if re.fullmatch(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*", each.name):
                path.rename(inside / each.name)
        sources.append(Source(inside, PurePosixPath(name).name))
    return sources
