"""With the family in the room nothing but their child is on the screen, whatever page is opened."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.lib.app import ROOT, drawn, with_both_schools

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))
OTHERS = r"Okafor|Bennett|Clarke|Poppy|Mason|Ruby"  # two families of the samples


def looking_at_another(room: bool):
    """The app with a child of neither family chosen, before any page is opened."""
    app = with_both_schools()
    app.switch_page("pages/pupil.py").run()
    choice = app.selectbox(key="choose_pupil")
    label = next(each for each in choice.options if not re.search(OTHERS, each))
    choice.set_value(choice.options[0]).select(label).run()
    if room:
        app.session_state["family_in_room"] = True
    return app, label.split(",")[0]


@cache
def app_in_room():
    return looking_at_another(room=True)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_anything_of_another_child(page):
    app, surname = app_in_room()
    app.switch_page(f"pages/{page}").run()
    assert not app.exception
    shown = drawn(app)
    assert not re.search(OTHERS, shown)
    if page in ("pupil.py", "meeting.py"):
        assert surname in shown
    elif page != "codes.py":
        assert "The family is in the room, so this page" in shown


def test_without_the_family_the_same_pages_do():
    app, _ = looking_at_another(room=False)
    told = [page for page in PAGES if re.search(OTHERS, drawn(app.switch_page(f"pages/{page}").run()))]
    assert set(told) >= {"pupil.py", "meeting.py", "siblings.py"}
