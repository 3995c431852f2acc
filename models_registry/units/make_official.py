"""Makes `official.csv` from two public packages; a developer runs it when the country's units change.

No server and no test runs it. In an environment of its own, from the root of the checkout:

    python -m venv /tmp/units && /tmp/units/bin/pip install vietnamadminunits vietnam-address-converter
    /tmp/units/bin/python -m models_registry.units.make_official

`vietnamadminunits` (MIT) gives codes, names and what became what. `vietnam-address-converter` (Apache-2.0) was made
by others from another table: where it differs is written into the head of the file. Of both only facts are taken.
`known_history.csv` is ours: days and papers that we have read, which the packages do not hold.
"""

import csv
import importlib
import importlib.metadata
import importlib.util
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from danvan.lib.text import clean
from models_registry.units.two_sources import SECOND, Compared, compared, differences, second_source

HERE: Final = Path(__file__).parent
FACTS_FILE: Final = HERE / "official.csv"
HISTORY_FILE: Final = HERE / "known_history.csv"
FIRST: Final = "vietnamadminunits"
REFORM: Final = date(2025, 7, 1)  # two levels since then (Luật 72/2025/QH15)
LAST_DAY: Final = REFORM - timedelta(days=1)
MERGED_PROVINCES: Final = "Nghị quyết 202/2025/QH15"
# The resolution on a province's communes, by its code: only that of our own history, to be checked against the paper.
COMMUNE_PAPERS: Final = {"08": "Nghị quyết 1684/NQ-UBTVQH15"}

# Xã, phường, đặc khu of each province. The sum is the published one (2.621 + 687 + 13 = 3.321). The numbers of each
# province were written from memory and are to be checked against its resolution; both sources agree with them, but
# that the second lacks Suối Tọ in Sơn La.
OFFICIAL: Final[dict[str, tuple[int, int, int]]] = {
    "01": (75, 51, 0),
    "04": (53, 3, 0),
    "08": (117, 7, 0),
    "11": (42, 3, 0),
    "12": (36, 2, 0),
    "14": (67, 8, 0),
    "15": (89, 10, 0),
    "19": (77, 15, 0),
    "20": (61, 4, 0),
    "22": (22, 30, 2),
    "24": (66, 33, 0),
    "25": (133, 15, 0),
    "31": (67, 45, 2),
    "33": (93, 11, 0),
    "37": (97, 32, 0),
    "38": (147, 19, 0),
    "40": (119, 11, 0),
    "42": (60, 9, 0),
    "44": (69, 8, 1),
    "46": (19, 21, 0),
    "48": (70, 23, 1),
    "51": (86, 9, 1),
    "52": (110, 25, 0),
    "56": (48, 16, 1),
    "66": (88, 14, 0),
    "68": (103, 20, 1),
    "75": (72, 23, 0),
    "79": (54, 113, 1),
    "80": (82, 14, 0),
    "82": (82, 20, 0),
    "86": (105, 19, 0),
    "91": (85, 14, 3),
    "92": (72, 31, 0),
    "96": (55, 9, 0),
}

# What each kind is called in the file, by level: a city is a province, or a district of one.
_PROVINCES: Final = {"Tỉnh": "province", "Thành phố": "municipality"}
_DISTRICTS: Final = {"Huyện": "district", "Quận": "urban", "Thị xã": "town", "Thành phố": "city"}
_COMMUNES: Final = {"Xã": "commune", "Phường": "ward", "Thị trấn": "township", "Đặc khu": "special_zone"}


@dataclass(frozen=True)
class Fact:
    """One line of the file; columns are told in its head."""

    kind: str
    code: str
    name: str
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""
    into: str = ""
    parts: str = ""
    founded_by: str = ""
    note: str = ""


class _First:
    """The first source: its tables and its conversion, joined by its own keys."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec(FIRST)
        if spec is None or spec.origin is None:
            sys.exit(f"pip install {FIRST} {SECOND}")
        data = Path(spec.origin).parent / "data"
        with sqlite3.connect(data / "dataset.db") as database:
            database.row_factory = sqlite3.Row
            self.before = list(database.execute("SELECT * FROM admin_units_legacy"))
            self.after = list(database.execute("SELECT * FROM admin_units"))
        conversion = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
        self.became: dict[str, list[Any]] = defaultdict(list)  # a key of before: rows of after
        after = {(row["provinceKey"], row["wardKey"]): row for row in self.after}
        for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, keys in wards.items():
                for key in keys:
                    self.became[key].append(after[province, ward])
        for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, wards in divided.items():
                self.became[key] += [after[province, ward["newWardKey"]] for ward in wards]
        provinces = {row["provinceKey"]: row["provinceCode"] for row in self.after}
        self.province_became = {
            key: provinces[new] for new, earlier in conversion["DICT_PROVINCE"].items() for key in earlier
        }

    def key(self, row: Any) -> str:
        return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"

    def compared(self) -> Compared:
        return compared(
            (
                (row["province"], row["district"], row["ward"] or row["district"]),
                (new["province"], new["ward"]),
            )
            for row in self.before
            for new in self.became[self.key(row)]
        )


def _named(label: str, kinds: dict[str, str]) -> tuple[str, str]:
    """Kind and name of "Thị trấn Lăng Can"."""
    label = clean(label)
    for word, kind in kinds.items():
        if label.casefold().startswith(f"{word.casefold()} "):  # "Thành Phố Bắc Kạn" stands there too
            return kind, label[len(word) + 1 :]
    raise ValueError(label)


def facts_of(source: _First) -> list[Fact]:
    """Provinces, districts, communes before 1/7/2025, communes since; each level by code."""
    provinces = {row["provinceCode"]: row for row in source.before}
    since = {row["provinceCode"]: row for row in source.after}
    came = Counter(source.province_became.values())
    unchanged = {code for code, number in came.items() if number == 1}
    found = []
    for code, row in provinces.items():
        kind, name = _named(row["province"], _PROVINCES)
        if code in unchanged:
            found.append(Fact(kind, code, name))
        else:
            into = source.province_became[row["provinceKey"]]
            found.append(Fact(kind, code, name, valid_to=_said(LAST_DAY), into=into))
    for code, row in since.items():
        if code not in unchanged:
            kind, name = _named(row["province"], _PROVINCES)
            found.append(Fact(kind, code, name, valid_from=_said(REFORM), founded_by=MERGED_PROVINCES))
    districts = {row["districtCode"]: row for row in source.before}
    for code, row in districts.items():
        kind, name = _named(row["district"], _DISTRICTS)
        ended = Fact(kind, code, name, row["provinceCode"], valid_to=_said(LAST_DAY))
        found.append(ended if row["ward"] else _followed(ended, source.became[source.key(row)]))
    for row in source.before:
        if row["ward"]:
            kind, name = _named(row["ward"], _COMMUNES)
            ended = Fact(kind, row["wardCode"], name, row["districtCode"], valid_to=_said(LAST_DAY))
            found.append(_followed(ended, source.became[source.key(row)]))
    for row in source.after:
        kind, name = _named(row["ward"], _COMMUNES)
        paper = COMMUNE_PAPERS.get(row["provinceCode"], "")
        started = _said(REFORM)
        found.append(
            Fact(kind, row["wardCode"], name, row["provinceCode"], valid_from=started, founded_by=paper)
        )
    return sorted(found, key=_order)


def _order(fact: Fact) -> tuple[int, bool, str, str]:
    return (len(fact.code), not fact.valid_to and len(fact.code) == 5, fact.code, fact.valid_from)


def _followed(fact: Fact, successors: list[Any]) -> Fact:
    codes = sorted(row["wardCode"] for row in successors)
    return replace(fact, into=codes[0]) if len(codes) == 1 else replace(fact, parts=" ".join(codes))


def _said(day: date) -> str:
    return day.isoformat()


def with_history(found: list[Fact]) -> list[Fact]:
    """The facts with the days, papers and remarks of `known_history.csv`, and with its units of earlier days."""
    with HISTORY_FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    codes = {line["key"]: line["code"] for line in lines}
    of_word = {**_PROVINCES, **_COMMUNES, **_DISTRICTS}
    facts = {(fact.code, fact.valid_to): fact for fact in found}
    for line in lines:
        told = Fact(
            kind=_PROVINCES.get(line["kind"], of_word[line["kind"]]),
            code=line["code"],
            name=line["name"],
            parent=codes.get(line["parent_key"], ""),
            valid_from=_iso(line["valid_from"]),
            valid_to=_iso(line["valid_to"]),
            into=codes.get(line["merged_into_key"], ""),
            founded_by=line["founded_by"],
            note=line["note"],
        )
        known = facts.get((told.code, told.valid_to))
        if known and replace(told, valid_from="", founded_by="", note="") != replace(
            known, valid_from="", founded_by="", note=""
        ):
            sys.exit(f"{HISTORY_FILE.name}: {told} is not {known}")
        facts[told.code, told.valid_to] = told
    return sorted(facts.values(), key=_order)


def _iso(day: str) -> str:
    return datetime.strptime(day, "%d/%m/%Y").date().isoformat() if day else ""


def check(found: list[Fact]) -> list[str]:
    """What would make the file unusable; empty if each code names one unit a day, and the counts are the official."""
    faults = []
    standing = [fact for fact in found if not fact.valid_to]
    for fact, number in Counter((fact.code, fact.valid_to) for fact in found).items():
        if number > 1:
            faults.append(f"{fact} {number} times")
    on_last_day = [f for f in found if f.valid_from < _said(REFORM) and f.valid_to in ("", _said(LAST_DAY))]
    for name, codes in (("today", standing), ("30/6/2025", on_last_day)):
        twice = [code for code, number in Counter(fact.code for fact in codes).items() if number > 1]
        faults += [f"{name}: code {code} twice" for code in twice]
    levels = Counter(len(fact.code) for fact in on_last_day)
    if (levels[2], levels[3]) != (63, 696):
        faults.append(f"30/6/2025: {levels}")
    for code, counts in OFFICIAL.items():
        own = Counter(fact.kind for fact in standing if fact.parent == code)
        if (own["commune"], own["ward"], own["special_zone"]) != counts or own.total() != sum(counts):
            faults.append(f"province {code}: {dict(own)} instead of {counts}")
    if {fact.code for fact in standing if len(fact.code) == 2} != set(OFFICIAL):
        faults.append("provinces")
    return faults


# --- the file -----------------------------------------------------------------------------------------------------


def _head(found: list[Fact], differing: list[str]) -> Iterator[str]:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in (FIRST, SECOND))
    standing = Counter(fact.kind for fact in found if not fact.valid_to)
    before = Counter(len(fact.code) for fact in found if fact.valid_to == _said(LAST_DAY))
    yield "Đơn vị hành chính của cả nước từ 01/07/2025 và các đơn vị trước đó. Do make_official.py tạo, không sửa tay."
    yield f"Nguồn: {versions}; known_history.csv. Chỉ lấy dữ kiện."
    yield (
        f"Hiện có {standing['province'] + standing['municipality']} tỉnh, thành phố; {standing['commune']} xã,"
        f" {standing['ward']} phường, {standing['special_zone']} đặc khu, đúng tổng số công bố."
    )
    yield f"Đến hết 30/06/2025: 63 tỉnh, thành phố; {before[3]} huyện; {before[5]} xã, phường, thị trấn."
    yield "Cột: kind (mã loại); code; name; parent (mã đơn vị cấp trên); valid_from, valid_to (trống: không ghi);"
    yield "into (mã đơn vị nhập toàn bộ vào); parts (mã các đơn vị nhập một phần vào); founded_by; note."
    yield "Mã chỉ có nghĩa cùng với ngày: into và parts là mã có từ ngày sau valid_to; parent là mã của lúc đơn vị còn."
    yield "Chưa có trong hai nguồn: thành phố Đồng Nai từ 30/04/2026 (Nghị quyết 30/2026/QH16, 237/NQ-UBTVQH16)."
    yield f"Hai nguồn khác nhau ở {len(differing)} chỗ; tệp theo A. A là {FIRST}, B là {SECOND}, viết sau dấu |."
    yield from differing


def write(found: list[Fact], differing: list[str]) -> None:
    """Writes the facts file."""
    with FACTS_FILE.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in _head(found, differing))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Fact))
        writer.writerows(map(astuple, found))


def main() -> None:
    """Reads both sources, checks, and writes the file; stops before writing if anything cannot be right."""
    source = _First()
    found = with_history(facts_of(source))
    if faults := check(found):
        sys.exit("\n".join(faults))
    write(found, list(differences(source.compared(), second_source())))
    print(f"{FACTS_FILE}: {len(found)} units, {FACTS_FILE.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
