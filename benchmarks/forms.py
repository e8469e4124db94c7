"""A thousand filled School Attendance Meeting forms into a zip: ours, and docxtpl used plainly.

    python -m benchmarks forms [FORMS] [TURNS]

Both are given the same words and figures for each invented child, and the same template. docxtpl used plainly
opens it, renders and saves for each form; ours makes it ready once in a run, and that is counted. Turn about,
medians; the texts of every twentieth form are read back and the run stops where two differ. Under it, what
it takes to work out the words and figures as well, as the page and the command line do.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from unittest.mock import patch
from zipfile import ZIP_STORED, ZipFile

from docxtpl import DocxTemplate

from aim.documents.compiled import Compiled, Value, compiled
from aim.documents.fields import template_of
from aim.documents.forms import AnswerValue, filled_form
from aim.pupil import Pupil, PupilFacts
from tests.lib.docx_text import docx_text
from tests.lib.pupil_facts import ada, full_year

FORM = "school-attendance-meeting"
MEETING, REVIEW = date(2026, 11, 27), date(2026, 12, 18)
FORENAMES = ("Ada", "Zoë", "Siân", "Bartholomew", "أحمد", "Mei & Lin", "O'Neill", "Łukasz")
SURNAMES = ("Okafor", "<Jr> Smith", "Ap Rhys", "D'Souza", "Nguyễn", "Invented", "Ŵyn")


def children(forms: int) -> list[PupilFacts]:
    """Invented children: a term or a whole year of marks, every name different."""
    records = (ada(), full_year())
    names = [(f"{SURNAMES[place % 7]} {place}", FORENAMES[place % 8]) for place in range(forms)]
    pupils = [Pupil(*name, "", "", "Invented Academy", "8", "8B", None) for name in names]
    return [replace(records[place % 2], pupil=pupil) for place, pupil in enumerate(pupils)]


def answers(place: int, *, certificate: bool) -> dict[str, AnswerValue]:
    """What was said of this child; every tenth has forty lines of it."""
    lines = "\n".join(f"Line {number} & <more>" for number in range(40 if place % 10 == 0 else 3))
    agreed = [f"Phone before 8.{place % 60:02}.", "See the GP."]
    return {"childs_view": lines, "parents_agree": agreed, "certificate_page": certificate}


def form_of(record: PupilFacts, said: Mapping[str, AnswerValue]) -> bytes:
    """The form as the page makes it."""
    return filled_form(
        FORM,
        record,
        meeting_date=MEETING,
        review_date=REVIEW,
        review_date_note="",
        answers=said,
        today=MEETING,
    ).content


def words_of(record: PupilFacts, said: Mapping[str, AnswerValue]) -> Mapping[str, Value]:
    """The words and figures that the page would put into this form."""
    with patch.object(Compiled, "filled", return_value=b"") as asked:
        form_of(record, said)
    words: Mapping[str, Value] = asked.call_args.args[0]
    return words


def plainly(template: bytes, words: Mapping[str, Value]) -> bytes:
    """docxtpl as its documentation shows it, with the escaping without which names are lost."""
    document, out = DocxTemplate(BytesIO(template)), BytesIO()
    document.render(dict(words), autoescape=True)
    document.save(out)
    return out.getvalue()


def zipped(fill: Callable[[Mapping[str, Value]], bytes], all_words: Sequence[Mapping[str, Value]]) -> bytes:
    """Every form in a zip."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for place, words in enumerate(all_words):
            archive.writestr(f"{place:04}.docx", fill(words))
    return out.getvalue()


def quickly(template: bytes, all_words: Sequence[Mapping[str, Value]]) -> bytes:
    """Ours, from a template that was never seen before."""
    compiled.cache_clear()
    ready = compiled(template)
    return zipped(lambda words: ready.filled(words, title="School Attendance Meeting", on=MEETING), all_words)


def same_text(template: bytes, all_words: Sequence[Mapping[str, Value]]) -> int:
    """How many forms were read back and found alike; the run stops at the first that is not."""
    looked = all_words[::20]
    for words in looked:
        mine = compiled(template).filled(words, title="", on=MEETING)
        assert docx_text(mine) == docx_text(plainly(template, words)), words["pupil_name"]
    return len(looked)


def main() -> None:
    """Prints the table."""
    forms, turns = (int(each) for each in (*sys.argv[1:], *("1000", "3")[len(sys.argv) - 1 :]))
    template, records = template_of(FORM), children(forms)
    for certificate in (False, True):
        said = [answers(place, certificate=certificate) for place in range(forms)]
        all_words = list(map(words_of, records, said))
        alike = same_text(template, all_words)
        took: dict[str, list[tuple[float, float]]] = {"ours": [], "docxtpl": [], "with the words": []}
        for _ in range(turns):
            for name, work in (
                ("ours", partial(quickly, template, all_words)),
                ("docxtpl", partial(zipped, partial(plainly, template), all_words)),
                ("with the words", lambda said=said: list(map(form_of, records, said))),
            ):
                wall, processor = time.perf_counter(), time.process_time()
                work()
                took[name].append((time.perf_counter() - wall, time.process_time() - processor))
        wall, processor = (
            {name: statistics.median(each[which] for each in turn) for name, turn in took.items()}
            for which in (0, 1)
        )
        print(f"\n{'with' if certificate else 'without'} the certificate page: {forms} forms, {turns} turns")
        for name in took:
            print(
                f"  {name:15} {wall[name]:7.2f} s {1000 * wall[name] / forms:7.2f} ms a form; "
                f"processor {1000 * processor[name] / forms:7.2f} ms"
            )
        print(
            f"  docxtpl takes {wall['docxtpl'] / wall['ours']:.1f} times as long "
            f"(processor {processor['docxtpl'] / processor['ours']:.1f}); {alike} texts compared, all alike"
        )


if __name__ == "__main__":
    main()
