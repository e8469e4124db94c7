"""From a family across two schools to a decision by keyboard, and to the pupil's page, in a real browser."""

from __future__ import annotations

from tests.browser.test_export_to_form import address, folder, page, pytestmark

__all__ = ["address", "folder", "page", "pytestmark"]  # the server and the browser


def test_a_family_is_found_decided_by_keyboard_and_said_on_the_pupil_s_page(page) -> None:
    page.get_by_role("button", name="Try it with an invented school").click()
    page.get_by_text("106 pupils").first.wait_for()
    page.get_by_role("link", name="Siblings").first.click()
    page.get_by_text("The family of Ada Okafor").wait_for()
    pupils = page.get_by_role("combobox").first
    pupils.click()
    pupils.fill("Bennett-Clarke, Mason")
    page.keyboard.press("Enter")
    page.get_by_text("Brothers and sisters: 2, one below 90%").wait_for()
    page.get_by_role("textbox", name="Your name").click()
    page.keyboard.type("Wyn Young")  # letters that are typed decide nothing
    page.keyboard.press("Tab")
    page.get_by_text("Your name, to stand beside").wait_for(state="detached")
    assert not page.get_by_text("Wyn Young on").count()
    page.get_by_text("Are Mason and Ruby brothers or sisters?").wait_for()
    page.locator("h1").click()
    page.keyboard.press("y")
    page.get_by_text("Ruby Bennett-Clarke: Confirmed by Wyn Young").wait_for()
    page.keyboard.press("n")
    page.get_by_text("Poppy Clarke: Said not to be siblings by Wyn Young").wait_for()
    page.get_by_role("button", name="Open Ruby Bennett-Clarke").click()
    page.get_by_text("The certificate").wait_for()
    assert page.inner_text("h1").startswith("Ruby Bennett-Clarke")
    page.get_by_text("Brothers and sisters: 2").wait_for()  # Poppy is still to be decided for Ruby
    assert page.hosts == {"127.0.0.1"}
