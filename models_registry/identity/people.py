"""Whether two who bear one name are one: by what a paper says beside the name. A doubt is a question, never a match."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from danvan.lib.text import clean, joined, spelling_key
from models_registry import trail
from models_registry.access import Actor, account_of, name_of
from models_registry.hamlets import HAMLET, hamlets_of, is_same_hamlet
from models_registry.kept_columns import snapshot
from models_registry.models import Distinct, Kind, Registrant, Unit
from models_registry.models.merged import standing_for
from models_registry.models.registrants import called_by
from models_registry.similar import similar_merged_registrants, similar_registrants

_BIRTH: Final = r"(?i:(?:sn|s\.\s?n\.?|sinh(?: năm)?)\s*)?"
_YEAR_OF_BIRTH: Final = r"(?:19\d\d|200\d)"
# Right behind a name: "Triệu Văn Páo 1965".
BORN: Final = rf"\s{_BIRTH}{_YEAR_OF_BIRTH}\s*(?:$|[,;(–—-])"
_MARK: Final = re.compile(
    rf"\(?\s*(?:(?P<sign>[A-Za-zĐđ]|\d{{1,2}}|[IVX]{{1,4}})|{_BIRTH}(?P<born>{_YEAR_OF_BIRTH}))\s*\)?"
)
_BRACKETED: Final = re.compile(r"(?P<name>[^()\[\]]+?)\s*[(\[](?P<more>[^()\[\]]+)[)\]]")
_BESIDE: Final = re.compile(rf"\s*[,;]\s*|\s+[-–—]\s*|[-–—]\s+|(?={BORN})\s*")
_PIECES: Final = re.compile(r"\s*[,;]\s*")
_AT_ONCE: Final = 2000
_SEPARATED: Final = frozenset("([,;-–—0123456789")


class Who(NamedTuple):
    """A registrant as a paper names him: the name, and what else it says of him ("" if nothing).

    `mark` is what offices write behind a name only to tell its bearers apart, as "(A)", "(1965)"; `hamlet` as
    "thôn Phia Xeng".
    """

    name: str
    post: str = ""
    workplace: str = ""
    hamlet: str = ""
    mark: str = ""

    @property
    def told(self) -> str:
        """All that is said beside the name, with a comma between; the mark first."""
        return joined(", ", self.mark, self.post, self.hamlet, self.workplace)

    @property
    def called(self) -> str:
        """The name with all that is said beside it: "Triệu Văn Páo (A), Trưởng thôn"."""
        return called_by(*self)

    def with_more(self, other: "Who") -> "Who":
        """The same person with what only the other paper says of him."""
        return Who(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


BESIDE_NAME: Final = Who._fields[1:]  # the columns that hold what is said beside a registrant's name


class Agreement(Enum):
    """What two papers that bear one name say of its bearer."""

    SAME = "the same beside the name too"
    SILENT = "nothing that speaks against it"
    ANOTHER = "something else"


def who_of(kind: str, name: str, post: str = "", workplace: str = "", hamlet: str = "") -> Who:
    """The registrant that a paper names so; of a person what stands behind the name, or in the post, is told apart.

    `hamlet` is where a column or a heading of the paper says that a person or a household lives.
    """
    name, post, workplace = clean(name), clean(post), clean(workplace)
    if kind == Kind.COLLECTIVE:
        return Who(name, post, workplace)
    if kind == Kind.HOUSEHOLD:
        return Who(name, post, workplace, hamlet)
    if not _SEPARATED.isdisjoint(name):
        name, beside = _name_and_beside(name)
        post = joined(", ", beside, post)
    who = Who(name, workplace=workplace, **_parts(post)) if post else Who(name, workplace=workplace)
    return who._replace(hamlet=hamlet) if hamlet and not who.hamlet else who


def who_entered(kind: str, entered: Mapping[str, Any]) -> Who:
    """The registrant as a form has him: a hamlet or a mark in its own field goes before what the name or post says."""
    told = who_of(kind, entered["name"], entered.get("post", ""), entered.get("workplace", ""))
    typed = {name: clean(entered.get(name, "")) for name in ("hamlet", "mark")}
    return told._replace(**{name: text for name, text in typed.items() if text})


def known_who(registrant: Registrant) -> Who:
    """The registrant as the registry has him."""
    return Who(registrant.name, registrant.post, registrant.workplace, registrant.hamlet, registrant.mark)


def compare(kind: str, known: Who, told: Who, *, is_placed: bool = False) -> Agreement:
    """What is said beside one name, in the registry and on a paper. Of a household only a hamlet is, of a body nothing.

    Another post, hamlet, workplace or mark makes a doubt. What one of them leaves out is no difference, and a post that
    only says less ("Trưởng thôn") is none either; but a mark or a hamlet beside a name is written because there is
    another of that name. `is_placed`: the paper says of everybody where he lives.
    """
    if kind == Kind.COLLECTIVE:
        return Agreement.SILENT
    if kind == Kind.HOUSEHOLD:
        return _compare_hamlets(known.hamlet, "", told.hamlet, "", is_placed=True)
    if spelling_key(known.mark) != spelling_key(told.mark):
        return Agreement.ANOTHER
    is_said = bool(told.mark)
    if (known.hamlet or told.hamlet) and not (told.hamlet and _has(known.workplace, told.hamlet)):
        homes = _compare_hamlets(known.hamlet, known.post, told.hamlet, told.post, is_placed=is_placed)
        if homes is Agreement.ANOTHER:
            return homes
        is_said = is_said or homes is Agreement.SAME
    for mine, theirs in ((known.post, told.post), (known.workplace, told.workplace)):
        if mine and theirs:
            one, other = spelling_key(mine), spelling_key(theirs)
            if one != other and not _says_less(one, other):
                return Agreement.ANOTHER
            is_said = is_said or one == other
    return Agreement.SAME if is_said else Agreement.SILENT


def _compare_hamlets(known: str, post: str, told: str, told_post: str, *, is_placed: bool) -> Agreement:
    """What a hamlet, or that of a post, is beside those of another paper; `told` stands beside the name or a column."""
    mine = (*((known,) if known else ()), *hamlets_of(post))
    theirs = (told,) if told else hamlets_of(told_post)
    if any(is_same_hamlet(one, other) for one in mine for other in theirs):
        return Agreement.SAME if told else Agreement.SILENT
    is_doubted = (mine and theirs) or (told and not is_placed)
    return Agreement.ANOTHER if is_doubted else Agreement.SILENT


def compare_all(kind: str, known: Iterable[Who], told: Who, *, is_placed: bool = False) -> Agreement:
    """The best agreement of what several papers say of one registrant: of those merged into him there are more."""
    found = {compare(kind, who, told, is_placed=is_placed) for who in known}
    return next((one for one in (Agreement.SAME, Agreement.SILENT) if one in found), Agreement.ANOTHER)


def find_registrant(unit: Unit, kind: str, told: Who) -> tuple[Registrant | None, list[Registrant]]:
    """The registrant of the unit that is certainly meant, and, where none is, those among whom an officer says it.

    One of just that name is meant if the same is said of him beside it, or nothing else of the only one. He whom an
    officer has said to be another is not asked about again. A name that was merged away is that of
    whom it was merged into.
    """
    near, papers = _alike(unit, kind, told.name)
    said = Distinct.objects.filter(registrant__in=near, name=told.name, told=told.told[:600])
    denied = set(said.values_list("registrant_id", flat=True))
    near = [row for row in near if row.pk not in denied]
    exact = [row for row in near if any(who.name == told.name for who in papers[row.pk])]
    found = [(row, compare_all(kind, papers[row.pk], told)) for row in exact]
    same = [row for row, agreement in found if agreement is Agreement.SAME]
    if len(same) == 1:
        return same[0], []
    if len(found) == 1 and not denied and found[0][1] is Agreement.SILENT:
        return exact[0], []
    return None, near


def _alike(unit: Unit, kind: str, name: str) -> tuple[list[Registrant], dict[int, list[Who]]]:
    """Registrants that bear, or bore before they were merged, a name of the same words; how each is named."""
    near = {row.pk: row for row in similar_registrants(unit, kind, name)}
    papers = defaultdict(list, {pk: [known_who(row)] for pk, row in near.items()})
    if merged := similar_merged_registrants(unit, kind, name):
        into = standing_for(Registrant)
        for winner in Registrant.objects.filter(pk__in={into[row.pk] for row in merged} - near.keys()):
            near[winner.pk], papers[winner.pk] = winner, [known_who(winner)]
        for row in merged:
            papers[into[row.pk]].append(known_who(row))
    return list(near.values()), papers


def described(registrant: Registrant) -> str:
    """The registrant within a sentence: "ông Triệu Văn Páo (A), Trưởng thôn; Xã Khuôn Hà"."""
    name = joined(" ", registrant.get_address_display(), registrant.called)
    return f"{name}; {registrant.unit.label}"


def keep_distinct(pairs: Collection[tuple[int, Who]], by: Actor) -> None:
    """Notes that the registrants of these keys are not whom a paper names so; inside an act."""
    wanted = {(pk, who.name, who.told): who for pk, who in pairs}
    known = Distinct.objects.filter(registrant__in={pk for pk, *_ in wanted})
    for row in known.values_list("registrant_id", "name", "told"):
        wanted.pop(row, None)
    name, account = name_of(by), account_of(by)
    trail.create_all(
        [
            Distinct(registrant_id=pk, name=called, told=told[:600], by=account, by_name=name)
            for pk, called, told in wanted
        ]
    )


def fill(registrant: Registrant, told: Who) -> bool:
    """Takes over, unsaved, what a paper says of a registrant and the registry does not; whether there was something."""
    empty = {name: text for name, text in told._asdict().items() if text and not getattr(registrant, name)}
    for name, text in empty.items():
        setattr(registrant, name, text)
    return bool(empty)


def fill_all(told: Mapping[int, Who]) -> None:
    """The same for many, by key; inside an act. What tells two people of one name apart is kept of each paper."""
    keys = sorted(told)
    for start in range(0, len(keys), _AT_ONCE):
        known = Registrant.objects.filter(pk__in=keys[start : start + _AT_ONCE])
        pairs = [(row, snapshot(row)) for row in known.select_for_update(no_key=True).order_by("pk")]
        trail.save_all([(row, before) for row, before in pairs if fill(row, told[row.pk])], *BESIDE_NAME)


def _name_and_beside(name: str) -> tuple[str, str]:
    if match := _BRACKETED.fullmatch(name):
        return match["name"].rstrip(" ,;-–—"), match["more"].strip()
    first, *others = _BESIDE.split(name, maxsplit=1)
    return (first, others[0]) if first and others and others[0] else (name, "")


@lru_cache(4096)
def _parts(text: str) -> dict[str, str]:
    """Post, hamlet and mark of what stands beside a name."""
    found: dict[str, str] = {}
    posts: list[str] = []
    for piece in _PIECES.split(text):
        if match := _MARK.fullmatch(piece):
            found.setdefault("mark", f"({match['born'] or match['sign'].upper()})")
        elif HAMLET.fullmatch(piece):
            found.setdefault("hamlet", piece)
        elif piece:
            posts.append(piece)
    return {**found, "post": ", ".join(posts)} if posts else found


def _says_less(one: str, other: str) -> bool:
    """Whether one is the other's beginning ("Trưởng thôn"), or its end after a comma ("Nà Lừa, xã Khuôn Hà")."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith((f"{shorter} ", f"{shorter},")) or longer.endswith(f", {shorter}")


def _has(text: str, words: str) -> bool:
    return f" {spelling_key(words)} " in f" {' '.join(_PIECES.split(spelling_key(text)))} "
