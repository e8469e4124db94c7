"""Other ways of finding siblings: joins as a data manager would write them, and Splink with its own model.

Each takes the lists and gives every pair it names once: ``a, b, link, score``. All are told in the same way
which pairs are one child: the same UPN, or the same forename, surname and date of birth. Joins have no weaker
link than ``siblings``; Splink gives a probability, and the least at which it says ``siblings`` was chosen for
it on counties that are not measured (``python -m benchmarks.siblings tune``). DuckDB and Splink stand in
``requirements-bench.txt`` and are imported only where they work.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from benchmarks.invented_county import Lists
from benchmarks.office_typing import SHORT_STREETS

Way = Callable[[Lists], pd.DataFrame]
NO_PAIRS = pd.DataFrame({"a": [], "b": []}, dtype="int64")
MOST_WITH_ONE_VALUE = 12  # a number or address on more rows than this is taken for an office's


# Joins.


def joined(keys: pd.DataFrame, most: int = 0) -> pd.DataFrame:
    """Pairs of rows with a key in common; a key on more than ``most`` rows is left out (0: none is)."""
    import duckdb

    keys = keys[keys["key"].str.len() > 0].drop_duplicates()
    if most:
        keys = keys[keys.groupby("key")["row"].transform("size") <= most]
    pairs: pd.DataFrame = duckdb.sql(
        "select distinct l.row a, r.row b from keys l join keys r on l.key = r.key and l.row < r.row"
    ).df()
    return pairs


def _keys(rows: pd.Series, values: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"row": rows.to_numpy(), "key": values.astype(str).to_numpy()})


def _both(lists: Lists, column: str) -> pd.DataFrame:
    """A column of the pupils and of their contacts, under the pupil's row."""
    pupils, contacts = lists.pupils, lists.contacts
    return pd.concat(
        [
            _keys(pd.Series(range(len(pupils))), pupils[column]),
            _keys(contacts["pupil"], contacts[column]),
        ],
        ignore_index=True,
    )


def raw_surname_postcode(lists: Lists) -> pd.DataFrame:
    """Surname and postcode as typed."""
    pupils = lists.pupils
    whole = pupils["surname"].ne("") & pupils["postcode"].ne("")
    return joined(
        _keys(pupils.index[whole].to_series(), (pupils["surname"] + "|" + pupils["postcode"])[whole])
    )


def surname_postcode(lists: Lists) -> pd.DataFrame:
    """The same in letters alone, with the postcode sought in the address too."""
    tidy = tidied(lists)
    whole = tidy["surname"].ne("") & tidy["postcode"].ne("")
    keys = (tidy["surname"] + "|" + tidy["postcode"])[whole]
    return joined(_keys(keys.index.to_series(), keys))


def raw_address(lists: Lists) -> pd.DataFrame:
    """The pupil's address and postcode as typed."""
    pupils = lists.pupils
    whole = pupils["address"].ne("")
    return joined(
        _keys(pupils.index[whole].to_series(), (pupils["address"] + "|" + pupils["postcode"])[whole])
    )


def address(lists: Lists) -> pd.DataFrame:
    """Addresses of pupils and contacts, shortened alike, not where very many share one."""
    return joined(_homes(lists), MOST_WITH_ONE_VALUE)


def raw_phone(lists: Lists) -> pd.DataFrame:
    """Any telephone cell of pupil or contact as typed."""
    return joined(_both(lists, "phone"))


def phone(lists: Lists) -> pd.DataFrame:
    """Any number of pupil or contact, by its digits, not where very many share one."""
    return joined(_phones(lists), MOST_WITH_ONE_VALUE)


def address_or_phone(lists: Lists) -> pd.DataFrame:
    """Either of the two, in their normalised form."""
    return pd.concat([address(lists), phone(lists)]).drop_duplicates()


# Tidying, for the joins and for Splink alike.


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper())


def _phones(lists: Lists) -> pd.DataFrame:
    keys = _both(lists, "phone")
    keys["key"] = keys["key"].str.split(r"[;/,]", regex=True)
    keys = keys.explode("key", ignore_index=True)
    digits = keys["key"].fillna("").str.replace(r"\D", "", regex=True)
    digits = digits.str.replace(r"^(?:00)?44(?=\d{10,11}$)", "", regex=True).str.lstrip("0")
    dummy = digits.map(lambda number: len(set(number)) < 4)
    keys["key"] = ("0" + digits).where(digits.str.len().isin((9, 10)) & ~dummy, "")
    return keys


def _emails(lists: Lists) -> pd.DataFrame:
    keys = _both(lists, "email")
    keys["key"] = keys["key"].str.strip().str.lower()
    keys["key"] = keys["key"].where(keys["key"].str.contains("@"), "")
    return keys


def dwelling(text: str) -> tuple[str, str]:
    """An address as numbers, flat and street in one order with kinds of street in full, and its postcode."""
    plain = text.upper().replace("\n", ",")
    found = re.search(r"\b[A-Z]{1,2}\d[\dA-Z]?\s*[\dOI][A-Z]{2}\s*$", plain)
    code = re.sub(r"\s", "", found.group()) if found else ""
    plain = plain[: found.start()] if found else plain
    plain = re.sub(r"\b(FLAT|APT|FL|F(?=\d)|NO)\b\.?", " ", plain).replace("'", "")
    parts = [re.sub(r"[^A-Z0-9 ]", " ", part) for part in plain.split(",")]
    text = " ".join(parts)
    for kind, shorts in SHORT_STREETS.items():
        for short in shorts:
            text = re.sub(rf"\b{re.escape(short.upper().strip('.'))}\b", kind.upper(), text)
    kinds = "|".join(kind.upper() for kind in SHORT_STREETS)
    street = re.search(rf"([A-Z]+) ({kinds})\b(?!.*\b({kinds})\b)", text)
    numbers = re.findall(r"\d+[A-Z]?\b", text)
    if not street:
        return "", code
    names = re.search(r"([A-Z]+ (?:COTTAGE|HOUSE|FARM|BARN|LODGE|VIEW|COURT))\b", text[: street.start()])
    before = " ".join(sorted(numbers)) or (names.group(1) if names else "")
    return (f"{before} {street.group(1)} {street.group(2)}" if before else ""), code


def _homes(lists: Lists) -> pd.DataFrame:
    keys, codes = _both(lists, "address"), _both(lists, "postcode")
    known = {text: dwelling(text) for text in keys["key"].unique()}
    typed = codes["key"].map(lambda text: re.sub(r"\s", "", text.upper()))
    code = keys["key"].map(lambda text: known[text][1])
    where = keys["key"].map(lambda text: known[text][0])
    code = typed.where(typed.ne(""), code)
    keys["key"] = (where + "|" + code).where(where.ne(""), "")
    return keys


def tidied(lists: Lists) -> pd.DataFrame:
    """A row per pupil: letters of the names, the postcode wherever it stands."""
    pupils = lists.pupils
    typed = pupils["postcode"].map(lambda text: re.sub(r"\s", "", text.upper()))
    inside = pupils["address"].map(lambda text: dwelling(text)[1])
    return pd.DataFrame(
        {
            "surname": pupils["surname"].map(_letters),
            "forename": pupils["forename"].map(_letters),
            "postcode": typed.where(typed.ne(""), inside),
            "dob": pupils["date_of_birth"].astype(str),
            "upn": pupils["upn"].str.strip().str.upper(),
        }
    )


def same_children(lists: Lists) -> pd.DataFrame:
    """Pairs that every rival is told are one child."""
    tidy = tidied(lists)
    rows = tidy.index.to_series()
    named = tidy["dob"].ne("None") & tidy["forename"].ne("")
    by_name = (tidy["forename"] + "|" + tidy["surname"] + "|" + tidy["dob"])[named]
    return pd.concat(
        [joined(_keys(rows, tidy["upn"])), joined(_keys(rows[named], by_name))]
    ).drop_duplicates()


def _linked(lists: Lists, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with their link: one child where the common rule says so, else siblings."""
    same = same_children(lists).assign(link="same pupil")
    both = pairs.merge(same[["a", "b", "link"]], on=["a", "b"], how="outer")
    both["link"] = both["link"].fillna("siblings")
    if "score" not in both:
        both["score"] = 1.0
    return both.fillna({"score": 1.0})


# Splink.


def table_for_splink(lists: Lists) -> pd.DataFrame:
    """A row per pupil with everything tidied: lists of numbers, e-mails, homes, carers."""
    tidy = tidied(lists)
    contacts = lists.contacts
    not_carers = "^other|nan|gran|aunt|uncle|relative|family|friend|neigh|mind|social|sw|work|emergency"
    parents = contacts[~contacts["relationship"].str.contains(not_carers, case=False, regex=True)]
    forename = parents["forename"].str.strip().str.upper().str.split().str[0].fillna("").map(_letters)
    surname = parents["surname"].map(_letters)
    full = (forename + " " + surname).where((forename.str.len() > 1) & surname.ne(""), "")
    initial = (forename.str[:1] + " " + surname).where(forename.ne("") & surname.ne(""), "")
    carers = Lists(lists.pupils, parents)
    homes = _homes(carers)
    tidy["unique_id"] = range(len(tidy))
    tidy["surnames"] = lists.pupils["surname"].str.upper().str.findall(r"[A-Z']+")
    tidy["phones"] = _gathered(_phones(carers), len(tidy), MOST_WITH_ONE_VALUE)
    tidy["emails"] = _gathered(_emails(carers), len(tidy), MOST_WITH_ONE_VALUE)
    tidy["homes"] = _gathered(homes, len(tidy), MOST_WITH_ONE_VALUE)
    without = homes.assign(key=homes["key"].str.split("|").str[0])
    tidy["doors"] = _gathered(without, len(tidy), 0)
    tidy["postcodes"] = _gathered(homes.assign(key=homes["key"].str.split("|").str[-1]), len(tidy), 0)
    tidy["carers"] = _gathered(_keys(parents["pupil"], full), len(tidy), 0)
    tidy["initials"] = _gathered(_keys(parents["pupil"], initial), len(tidy), 0)
    tidy["phone"] = tidy["phones"].str[0]
    tidy["home"] = tidy["homes"].str[0]
    return tidy.replace({"surname": {"": None}, "postcode": {"": None}})


def _gathered(keys: pd.DataFrame, rows: int, most: int) -> pd.Series:
    keys = keys[keys["key"].fillna("") != ""].drop_duplicates()
    if most:
        keys = keys[keys.groupby("key")["row"].transform("size") <= most]
    return keys.groupby("row")["key"].agg(list).reindex(range(rows))


def _alike(column: str, least: int = 1) -> str:
    return f"len(list_intersect({column}_l, {column}_r)) >= {least}"


def _comparisons(fixed: bool) -> list[dict[str, object]]:
    """Levels from the strongest to none, each with how often it is seen in siblings (m) and in others (u)."""
    levels: dict[str, list[tuple[str, float, float]]] = {
        "phones": [(_alike("phones", 2), 0.20, 2e-7), (_alike("phones"), 0.50, 4e-6), ("ELSE", 0.30, 1.0)],
        "emails": [(_alike("emails"), 0.60, 1e-6), ("ELSE", 0.40, 1.0)],
        "homes": [
            (_alike("homes"), 0.66, 5e-6),
            (_alike("doors"), 0.12, 1e-4),
            (_alike("postcodes"), 0.08, 3e-4),
            ("ELSE", 0.14, 1.0),
        ],
        "surname": [
            ("surname_l = surname_r", 0.74, 0.006),
            (_alike("surnames"), 0.06, 0.001),
            ("jaro_winkler_similarity(surname_l, surname_r) >= 0.92", 0.04, 0.002),
            ("ELSE", 0.16, 0.99),
        ],
        "carers": [
            (_alike("carers", 2), 0.16, 1e-6),
            (_alike("carers"), 0.42, 2e-4),
            (_alike("initials"), 0.14, 6e-4),
            ("ELSE", 0.28, 1.0),
        ],
    }
    made: list[dict[str, object]] = []
    for name, each in levels.items():
        null = f"{name}_l IS NULL OR {name}_r IS NULL"
        described: list[dict[str, object]] = [
            {"sql_condition": null, "label_for_charts": "null", "is_null_level": True}
        ]
        for sql, m, u in each:
            level: dict[str, object] = {"sql_condition": sql, "label_for_charts": sql}
            if fixed:
                level |= {"m_probability": m, "u_probability": u}
            if sql == "surname_l = surname_r":
                level |= {"tf_adjustment_column": "surname", "tf_adjustment_weight": 1.0}
            described.append(level)
        made.append({"output_column_name": name, "comparison_levels": described})
    return made


def _linker(lists: Lists, fixed: bool):  # type: ignore[no-untyped-def]
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    table = table_for_splink(lists)
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1.6 / len(table),
        comparisons=_comparisons(fixed),  # type: ignore[arg-type]
        blocking_rules_to_generate_predictions=[
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("emails", arrays_to_explode=["emails"]),
            block_on("homes", arrays_to_explode=["homes"]),
            block_on("surname", "doors", arrays_to_explode=["doors"]),
            block_on("surname", "postcode"),
            block_on("carers", arrays_to_explode=["carers"]),
        ],
        retain_matching_columns=False,
    )
    database = DuckDBAPI()
    return Linker(database.register(table), settings)


def _predicted(lists: Lists, linker: object) -> pd.DataFrame:
    found = linker.inference.predict(threshold_match_probability=0.01)  # type: ignore[attr-defined]
    pairs = found.as_pandas_dataframe()
    one, other = pairs["unique_id_l"], pairs["unique_id_r"]
    return pd.DataFrame(
        {
            "a": one.where(one < other, other),
            "b": other.where(one < other, one),
            "score": pairs["match_probability"],
        }
    )


def splink_fixed(lists: Lists) -> pd.DataFrame:
    """Splink with the weights written down above."""
    return _predicted(lists, _linker(lists, fixed=True))


def splink_em(lists: Lists) -> pd.DataFrame:
    """Splink with u from random pairs and m learned by expectation maximisation, in three rounds."""
    from splink import block_on

    linker = _linker(lists, fixed=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6)
    for rule in (block_on("surname", "postcode"), block_on("phone"), block_on("home")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    return _predicted(lists, linker)


@dataclass(frozen=True, slots=True)
class Rival:
    """A way, and the least score at which it says siblings."""

    find: Way
    least: float = 0.0

    def __call__(self, lists: Lists) -> pd.DataFrame:
        """Every pair that this way names, with its link."""
        links = _linked(lists, self.find(lists))
        weak = (links["link"] == "siblings") & (links["score"] < self.least)
        return links.assign(link=links["link"].mask(weak, "possible siblings"))


RIVALS = {
    "surname + postcode, raw": Rival(raw_surname_postcode),
    "surname + postcode": Rival(surname_postcode),
    "address, raw": Rival(raw_address),
    "address": Rival(address),
    "phone, raw": Rival(raw_phone),
    "phone": Rival(phone),
    "address or phone": Rival(address_or_phone),
    "Splink, fixed weights": Rival(splink_fixed, 0.98),
    "Splink, EM": Rival(splink_em, 0.3),
}
