"""The lines of `danvan.lib.word_index`: what the line of a row says, which triggers write it, how it is searched."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DatabaseError, connection, models, transaction

Statement = tuple[str, tuple[Any, ...]]  # its text, and the values in it
TRIGGERS: Final = "words_of_"  # how their names begin
_SHORTEST: Final = 3  # letters of a word that the index finds


@dataclass(frozen=True)
class Trigger:
    """After this event of a table, for each row where `when` holds, these statements."""

    table: str
    event: str
    statements: tuple[str, ...]
    when: str = ""

    @property
    def name(self) -> str:
        said = "\n".join((self.table, self.event, self.when, *self.statements))
        return f"{TRIGGERS}{self.table[:38]}_{hashlib.sha256(said.encode()).hexdigest()[:10]}"

    def making(self) -> Iterator[str]:
        """Statements that make it."""
        when = f"WHEN ({self.when}) " if self.when else ""
        body = "; ".join(self.statements)
        name, on = self.name, f"AFTER {self.event} ON {self.table}"
        if connection.vendor != "postgresql":
            yield f"CREATE TRIGGER {name} {on} FOR EACH ROW {when}BEGIN {body}; END"
            return
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
        )
        yield f"CREATE TRIGGER {name} {on} FOR EACH {each} {when}EXECUTE FUNCTION {name}()"


@dataclass
class _Source:
    """A table that gives words: `alias` in a statement, the source that points to it and by which column."""

    table: str
    key: str
    alias: str
    above: "_Source | None" = None
    link: str = ""
    columns: set[str] = field(default_factory=set)  # those asked of it

    @property
    def way(self) -> "list[_Source]":
        """From the searched row's table to this."""
        return [*(self.above.way if self.above else []), self]

    @property
    def join(self) -> str:
        return f"{self.table} {self.alias} ON {self.alias}.{self.key} = {self.above and self.above.alias}.{self.link}"


class Lines:
    """The lines of one model's rows."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.table = f"{model._meta.db_table}_words"
        self.trigrams = f"{model._meta.db_table}_trigrams"
        self._sources: dict[tuple[str, ...], _Source] = {(): _source(model, "t0")}
        self._words: list[str] = []
        for lookup in model.search_lookups:  # type: ignore[attr-defined] # each that is searched names them
            self._read(model, lookup.split("__"))

    def _read(self, model: type[models.Model], way: list[str]) -> None:
        source = self._sources[()]
        for depth, name in enumerate(way[:-1], 1):
            link: Any = model._meta.get_field(name)
            model, above = link.related_model, source
            above.columns.add(link.column)
            made = _source(model, f"t{len(self._sources)}", above, link.column)
            source = self._sources.setdefault(tuple(way[:depth]), made)
        column = str(model._meta.get_field(way[-1]).column)  # type: ignore[union-attr] # a text, no link back
        source.columns.add(column)
        self._words.append(f"coalesce({source.alias}.{column}, '')")

    @property
    def sources(self) -> list[_Source]:
        """Its own table and those it points to on the way to words."""
        return list(self._sources.values())

    @property
    def _base(self) -> _Source:
        return self._sources[()]

    @property
    def _from(self) -> str:
        """The rows with what they point to, as far as they do."""
        joins = [f"LEFT JOIN {one.join}" for one in self._sources.values() if one.above]
        return " ".join([f"FROM {self._base.table} t0", *joins])

    @property
    def _line(self) -> str:
        return " || ' ' || ".join(self._words)

    @property
    def lines(self) -> str:
        """The question for the key of each row and its line, as the rows stand."""
        return f"SELECT t0.{self._base.key} AS id, {self._line} AS words {self._from}"

    def _written_anew(self, which: str) -> tuple[str, ...]:
        """Lines of these keys. Whoever writes one waits for another, and sees what that one has written."""
        right = f"SELECT {self._line} {self._from} WHERE t0.{self._base.key} = {self.table}.id"
        locked = f"PERFORM 1 FROM {self.table} WHERE id {which} FOR UPDATE"
        written = f"UPDATE {self.table} SET words = ({right}) WHERE id {which}"
        return (locked, written) if connection.vendor == "postgresql" else (written,)

    def _held(self, source: _Source) -> tuple[str, ...]:
        """What a row points to keeps its words until the line is there: who changes them meanwhile would not see it."""
        if connection.vendor != "postgresql":  # where one writes at a time
            return ()
        held = []
        for one in self._sources.values():
            if source in one.way[:-1]:
                first, *rest = one.way[one.way.index(source) + 1 :]
                joins = " ".join(f"JOIN {below.join}" for below in rest)
                held.append(
                    f"PERFORM 1 FROM {first.table} {first.alias} {joins} "
                    f"WHERE {first.alias}.{first.key} = NEW.{first.link} FOR SHARE OF {one.alias}"
                )
        return tuple(held)

    def triggers(self) -> Iterator[Trigger]:
        base, key = self._base, f"NEW.{self._base.key}"
        line = f"INSERT INTO {self.table} (id, words) {self.lines} WHERE t0.{base.key} = {key}"
        yield Trigger(base.table, "INSERT", (*self._held(base), line))
        yield Trigger(base.table, "DELETE", (f"DELETE FROM {self.table} WHERE id = OLD.{base.key}",))
        if connection.vendor == "postgresql":
            yield Trigger(base.table, "TRUNCATE", (f"TRUNCATE {self.table}",))
        for source in self._sources.values():
            which = f"= {key}"
            if source.above:  # of the rows whose way leads to it
                joins = " ".join(f"JOIN {one.join}" for one in source.way[1:-1])
                asked = f"{source.above.alias}.{source.link} = NEW.{source.key}"
                which = f"IN (SELECT t0.{base.key} FROM {base.table} t0 {joins} WHERE {asked})"
            columns = sorted(source.columns)
            yield Trigger(
                source.table,
                f"UPDATE OF {', '.join(columns)}",
                (*self._held(source), *self._written_anew(which)),
                when=" OR ".join(f"{_differs(f'OLD.{one}', f'NEW.{one}')}" for one in columns),
            )
        if connection.vendor == "sqlite":
            yield from self._triggers_of_trigrams()

    def _triggers_of_trigrams(self) -> Iterator[Trigger]:
        taken = f"INSERT INTO {self.trigrams} ({self.trigrams}, rowid, words) VALUES ('delete', OLD.id, OLD.words)"
        given = f"INSERT INTO {self.trigrams} (rowid, words) VALUES (NEW.id, NEW.words)"
        yield Trigger(self.table, "INSERT", (given,))
        yield Trigger(self.table, "DELETE", (taken,))
        yield Trigger(self.table, "UPDATE OF words", (taken, given), when="OLD.words IS NOT NEW.words")

    def found(self, words: Sequence[str]) -> Statement:
        """The question for the keys of the rows in whose line each of these folded words stands."""
        long = [word for word in words if len(word) >= _SHORTEST]
        if connection.vendor != "sqlite" or not long:
            return _each_in(f"SELECT id FROM {self.table} WHERE", words)
        phrases = " ".join('"{}"'.format(word.replace('"', '""')) for word in long)
        short = [word for word in words if len(word) < _SHORTEST]
        if not short:
            return f"SELECT rowid FROM {self.trigrams} WHERE {self.trigrams} MATCH %s", (phrases,)
        joined = f"{self.trigrams} CROSS JOIN {self.table} w ON w.id = {self.trigrams}.rowid"
        text, values = _each_in(f"SELECT w.id FROM {joined} WHERE {self.trigrams} MATCH %s AND", short, "w.")
        return text, (phrases, *values)

    def make(self) -> None:
        """The table of lines and its index, where they are not there; all lines at once, where it has none."""
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                key = "bigint" if connection.vendor == "postgresql" else "integer"
                cursor.execute(f"CREATE TABLE {self.table} (id {key} PRIMARY KEY, words text NOT NULL)")
                if connection.vendor == "sqlite":
                    cursor.execute(
                        f"CREATE VIRTUAL TABLE {self.trigrams} USING fts5("
                        f"words, content={self.table}, content_rowid=id, tokenize='trigram case_sensitive 1')"
                    )
            cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {self.table} LIMIT 1) AS one")
            if not cursor.fetchone()[
                0
            ]:  # an index over lines that are there is made faster than with each of them
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP INDEX IF EXISTS {self.trigrams}")
                cursor.execute(f"INSERT INTO {self.table} (id, words) {self.lines}")
                if connection.vendor == "sqlite":
                    cursor.execute(f"INSERT INTO {self.trigrams} ({self.trigrams}) VALUES ('rebuild')")
        if connection.vendor == "postgresql":
            self._index_on_postgresql()

    def _index_on_postgresql(self) -> None:
        """Where the extension may be made; without it all is found too, and slower."""
        with connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            except DatabaseError:
                return
            # Its schema may have been set aside with the tables of before.
            cursor.execute(
                "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_trgm'"
            )
            (schema,) = cursor.fetchone()
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {self.trigrams} ON {self.table} USING gin (words {schema}.gin_trgm_ops)"
            )

    def mend(self) -> int:
        """Puts each line right that is missing, left over or wrong, while the triggers are there; how many were."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE NOT EXISTS ({self._row_of_line})")
            mended = cursor.rowcount
            cursor.execute(f"SELECT w.id, t.words {self._wrong}")
            wrong = [(words, key) for key, words in cursor.fetchall()]
            cursor.executemany(f"UPDATE {self.table} SET words = %s WHERE id = %s", wrong)
            cursor.execute(f"INSERT INTO {self.table} (id, words) {self.lines} {self._without_line}")
            return int(mended + len(wrong) + cursor.rowcount)

    def faults(self) -> int:
        """How many lines are missing, left over or wrong; reads all rows."""
        with connection.cursor() as cursor:
            number = 0
            for question in (
                f"SELECT count(*) FROM {self.table} WHERE NOT EXISTS ({self._row_of_line})",
                f"SELECT count(*) {self._wrong}",
                f"SELECT count(*) FROM {self._base.table} t0 {self._without_line}",
            ):
                cursor.execute(question)
                number += cursor.fetchone()[0]
        return number

    @property
    def _row_of_line(self) -> str:
        return f"SELECT 1 FROM {self._base.table} t0 WHERE t0.{self._base.key} = {self.table}.id"

    @property
    def _without_line(self) -> str:
        return f"WHERE NOT EXISTS (SELECT 1 FROM {self.table} w WHERE w.id = t0.{self._base.key})"

    @property
    def _wrong(self) -> str:
        return f"FROM {self.table} w JOIN ({self.lines}) t ON t.id = w.id WHERE t.words <> w.words"


def _source(model: type[models.Model], alias: str, above: _Source | None = None, link: str = "") -> _Source:
    return _Source(model._meta.db_table, str(model._meta.pk.column), alias, above, link)


def _differs(one: str, other: str) -> str:
    return f"{one} IS {'DISTINCT FROM' if connection.vendor == 'postgresql' else 'NOT'} {other}"


def _each_in(question: str, words: Sequence[str], of: str = "") -> Statement:
    """Written with LIKE, as Django writes `contains`."""
    asked = " AND ".join([f"{of}words LIKE %s ESCAPE '\\'"] * len(words))
    return f"{question} {asked}", tuple(f"%{connection.ops.prep_for_like_query(word)}%" for word in words)
