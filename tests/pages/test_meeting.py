"""The Meeting page: begun, kept as it is typed, there after a restart, and never lost between two people."""

from datetime import UTC, date, datetime

from aim.casework.children import Child
from aim.casework.issuing import issued_content, issues_of
from aim.casework.meetings import Stage, meetings_of
from aim.casework.problems import CaseworkProblem
from aim.casework.store import open_store
from aim.casework.users import User
from aim.documents.answers import UnusableAnswer
from aim.documents.kept_templates import keep_version
from aim.documents.own_template import OwnTemplate
from aim.folders import data_folder
from aim.screens.batch import Who
from tests.lib.app import started, with_samples, words
from tests.lib.docx_text import docx_text
from tools.make_templates_of_others import says

ADA = "R820999819001"
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
CHILD = Child("", "Okafor", "Ada", upn=ADA)


def _field(app, label):
    return next(each for each in (*app.text_area, *app.text_input) if each.label.startswith(label))


def _labelled(app, label):
    return [each for each in (*app.text_area, *app.text_input) if each.label.startswith(label)]


def _page():
    app = with_samples()
    app.switch_page("pages/meeting.py").run()
    app.selectbox(key="choose_pupil").set_value(ADA).run()
    return app


def _begun():
    app = _page()
    app.button(key="begin_meeting").click().run()
    return app


def test_before_anything_is_loaded_it_says_where_to_go():
    app = started()
    app.switch_page("pages/meeting.py").run()
    assert "Load a registration certificate" in words(app)


def test_a_meeting_is_begun_and_its_form_is_prefilled_from_the_marks():
    app = _page()
    assert "No meeting is kept for this pupil yet" in words(app)
    app.button(key="begin_meeting").click().run()
    assert not app.exception
    says = _field(app, "What the marks show").value
    assert says.startswith("Ada has missed 19 of 102 sessions this year, the same as 9 and a half days.")
    assert "2026/27 Autumn 1" in _field(app, "When attendance was better").value
    assert "18 things still to fill in" in words(app)


def test_what_is_typed_is_kept_through_a_restart_with_who_and_when():
    app = _begun()
    app.text_input(key="your_name").set_value("Priya Nair").run()
    _field(app, "What makes coming").set_value("The bus is often full.").run()
    assert "17 things still to fill in" in words(app)
    assert "Saved " in words(app)
    _field(app, "Name in full").set_value("Grace Okafor").run()
    _field(app, "Role in full").set_value("mother").run()
    again = _page()
    assert _field(again, "What makes coming").value == "The bus is often full."
    assert [each.value for each in _labelled(again, "Name in full")] == ["Grace Okafor", ""]
    assert _field(again, "Role in full").value == "mother"


def test_what_is_typed_for_one_child_never_shows_for_another():
    app = _begun()
    _field(app, "What makes coming").set_value("The bus is often full.").run()
    app.selectbox(key="choose_pupil").set_value("C820999926001").run()
    app.button(key="begin_meeting").click().run()
    assert "The bus is often full." not in [each.value for each in app.text_area]


def test_of_two_people_at_one_field_the_second_is_told_and_both_texts_survive():
    first, second = _begun(), _page()
    _field(first, "What makes coming").set_value("The bus is often full.").run()
    _field(second, "What makes coming").set_value("She worries about PE.").run()
    said = words(second)
    assert "Two people wrote here at the same time" in said
    assert "The bus is often full." in said and "She worries about PE." in said
    third = _page()  # whoever opens it later is asked too
    assert "Two people wrote here at the same time" in words(third)
    next(each for each in third.button if each.label == "Keep both").click().run()
    assert _field(third, "What makes coming").value == "The bus is often full.\nShe worries about PE."
    assert "Two people wrote here" not in words(_page())


def test_the_review_date_is_offered_on_school_days_and_the_target_counts_up_to_it():
    app = _begun()
    app.date_input(key="meeting|1|day").set_value(date(2026, 12, 4)).run()
    labels = [each.label for each in app.button if each.key.startswith("review|")]
    assert labels == ["2 weeks: 18/12/2026", "3 weeks (usual): 29/12/2026", "4 weeks: 04/01/2027"]
    app.button(key=f"review|{labels[0]}").click().run()
    assert "there are 20 sessions" in words(app)
    app.button(key="take_target").click().run()
    assert app.number_input(key="meeting|1|target_attend").value == 18
    app.date_input(key="meeting|1|review_on").set_value(date(2027, 3, 6)).run()
    assert "two to four are advised" in words(app)
    assert "School is not open on Saturday 6 March 2027" in words(app)


def test_what_cannot_be_saved_is_said_and_the_text_is_saved_when_it_can_be(monkeypatch):
    app = _begun()
    with monkeypatch.context() as full:

        def disk_is_full(*_):
            raise CaseworkProblem(
                "The disk is full, so this is not saved.", "Free some space and save again."
            )

        full.setattr("pages.shared.meeting_form.save_draft", disk_is_full)
        _field(app, "What makes coming").set_value("The bus is often full.").run()
        assert "Not saved. The disk is full" in words(app)
        app.switch_page("pages/codes.py").run()
        app.switch_page("pages/meeting.py").run()
        assert _field(app, "What makes coming").value == "The bus is often full."
    next(each for each in app.button if each.label == "Save it now").click().run()
    assert "Not saved" not in words(app)
    assert _field(_page(), "What makes coming").value == "The bus is often full."


def test_with_the_family_in_the_room_only_this_child_is_on_the_screen():
    app = _begun()
    app.toggle(key="family_in_room_toggle").set_value(True).run()
    assert not [each for each in app.selectbox if each.key == "choose_pupil"]
    assert "Siblings" not in words(app)
    assert "senior leader" not in words(app)
    _field(app, "Strengths").set_value("Art").run()
    assert "Saved " in words(app)


def _with_grace(app):
    _field(app, "Name in full").set_value("Grace Okafor").run()
    _field(app, "Role in full").set_value("mother").run()
    next(each for each in app.selectbox if each.label == "Came?").set_value("came").run()
    return app


def test_what_was_issued_stays_and_a_later_change_is_version_2(monkeypatch):
    monkeypatch.setattr("pages.shared.downloads.libreoffice", str)
    app = _with_grace(_begun())
    app.checkbox(key="copy|1|1").check().run()
    assert "which is still to come" in words(app)
    assert app.button(key="issue").disabled
    app.button(key="held_today").click().run()
    assert "which is still to come" not in words(app)
    app.button(key="issue").click().run()
    assert "version 1: issued" in words(app)
    assert "given to 1 person: Grace Okafor, mother, by hand" in words(app)
    store, user = open_store(data_folder()), User("Priya Nair")
    (first,) = issues_of(store, user, CHILD)
    as_it_was = issued_content(store, user, first.files[0].id)
    assert "Copy for Grace Okafor" in docx_text(as_it_was)
    assert [each.label for each in app.get("download_button") if each.key.startswith(("print", "pack"))] == [
        "Pack of version 1: a copy for each person"
    ]
    _field(app, "What makes coming").set_value("The bus is often full.").run()
    assert "changed after version 1 was issued" in words(app)
    app.button(key="issue").click().run()
    assert "version 2: issued" in words(app)
    assert issued_content(store, user, first.files[0].id) == as_it_was
    assert "The bus is often full." not in docx_text(as_it_was)
    (_, second) = issues_of(store, user, CHILD)
    assert "The bus is often full." in docx_text(issued_content(store, user, second.files[0].id))


def test_where_pdfs_are_made_a_version_is_one_file_to_print_with_the_childs_page(monkeypatch):
    monkeypatch.setattr("pages.shared.downloads.libreoffice", lambda: "soffice")
    monkeypatch.setattr("pages.shared.meeting_issue.as_pdf", lambda each: [b"%PDF-"] * len(each))
    app = _with_grace(_begun())
    app.checkbox(key="copy|1|1").check().run()
    app.button(key="held_today").click().run()
    app.button(key="issue").click().run()
    assert "In this order: Grace Okafor; the child's page." in words(app)
    (issue,) = issues_of(open_store(data_folder()), User("Priya Nair"), CHILD)
    assert [file.name.rsplit(".", 1)[-1] for file in issue.files] == ["docx", "pdf"] * 2
    labels = [each.label for each in app.get("download_button")]
    assert "All of version 1 in one PDF, to print" in labels
    app.toggle(key="family_in_room_toggle").set_value(True).run()  # at the close, beside the family
    assert "All of version 1 in one PDF, to print" in [each.label for each in app.get("download_button")]
    assert "staff sheet" not in words(app)


def test_a_fault_in_the_childs_page_holds_no_plan_back(monkeypatch):
    def faulty(*_):
        raise UnusableAnswer("The template of the child's page cannot be filled in.")

    monkeypatch.setattr("pages.shared.downloads.libreoffice", str)
    monkeypatch.setattr("pages.shared.meeting_issue.sheet", faulty)
    app = _with_grace(_begun())
    app.checkbox(key="copy|1|1").check().run()
    app.button(key="held_today").click().run()
    app.button(key="issue").click().run()
    said = words(app)
    assert "The pack is without the child's page. The template of the child's page cannot" in said
    assert "given to 1 person: Grace Okafor" in said


def test_a_copy_by_post_asks_an_address_and_says_what_to_look_at_first(monkeypatch):
    monkeypatch.setattr("pages.shared.downloads.libreoffice", str)
    app = _with_grace(_begun())
    app.checkbox(key="copy|1|1").check().run()
    app.button(key="held_today").click().run()
    app.selectbox(key="copy|1|1|how").set_value("by post").run()
    said = words(app)
    assert "Court order: no list says so" in said and "Address confidential" in said
    assert "No address is given for Grace Okafor" in said and app.button(key="issue").disabled
    rows = next(each for each in app.selectbox if each.label == "Grace Okafor in the contact lists")
    assert rows.value is None  # the list has other names: nobody's address is taken for hers
    assert len(rows.options) == 3
    next(each for each in app.text_area if each.label == "Their own address").set_value("1 Elm Road").run()
    app.button(key="issue").click().run()
    (sent,) = issues_of(open_store(data_folder()), User("Priya Nair"), CHILD)
    assert sent.files[0].handed_over[0].recipient.address == "1 Elm Road"
    assert "1 Elm Road" not in docx_text(
        issued_content(open_store(data_folder()), User("Priya Nair"), sent.files[0].id)
    )


def test_a_plan_issued_before_its_meeting_is_meant_so_and_the_meeting_stays_planned(monkeypatch):
    monkeypatch.setattr("pages.shared.downloads.libreoffice", str)
    app = _with_grace(_begun())
    app.checkbox(key="copy|1|1").check().run()
    next(each for each in app.checkbox if each.label.startswith("Issue the plan before")).check().run()
    app.button(key="issue").click().run()
    assert "version 1: issued" in words(app)
    (kept,) = meetings_of(open_store(data_folder()), User("Priya Nair"), CHILD)
    assert kept.stage is Stage.PLANNED


def test_a_review_is_begun_with_what_was_agreed_and_what_became_of_it_is_kept_with_the_first_plan():
    app = _page()
    app.date_input(key="begin_day").set_value(date(2026, 10, 12)).run()
    app.button(key="begin_meeting").click().run()
    app.button(key="review|3 weeks (usual): 09/11/2026").click().run()
    app.toggle(key="ideas|1|SCHOOL").set_value(True).run()
    next(each for each in app.button if each.key.startswith("idea|1|SCHOOL")).click().run()
    app.button(key="begin_review").click().run()
    said = words(app)
    assert "The plan that is reviewed: 12/10/2026" in said
    assert "Review date agreed: 09/11/2026" in said
    assert "Go through with Ada and the family what help there is" in said
    assert app.date_input(key="meeting|2|day").value == date(2026, 11, 9)
    app.selectbox(key="done|1|1|done").set_value("partly done").run()
    app.selectbox(key="meeting|2|target_met").set_value("some improvement").run()
    again = _page()
    assert again.selectbox(key="done|1|1|done").value == "partly done"
    assert again.selectbox(key="meeting|2|target_met").value == "some improvement"


def test_a_letter_goes_to_the_person_ticked_and_is_kept_as_it_was_sent():
    app = _begun()
    app.selectbox(key="paper|1").set_value("invitation").run()
    assert not [each for each in app.checkbox if each.key.startswith("to|") and each.value]
    next(each for each in app.checkbox if "Mrs N Okafor" in each.label).check().run()
    said = words(app)
    assert "Court order" in said and "Address confidential" in said
    address = next(each for each in app.text_area if each.label == "Their own address")
    address.set_value("").run()
    assert app.button(key="send|invitation").disabled and "No address is given" in words(app)
    next(each for each in app.text_area if each.label == "Their own address").set_value("1 Elm Road").run()
    app.selectbox(key="paper|1").set_value("staff-sheet").run()
    app.selectbox(key="paper|1").set_value("invitation").run()  # nothing typed is lost by looking elsewhere
    assert next(each for each in app.checkbox if "Mrs N Okafor" in each.label).value
    assert next(each for each in app.text_area if each.label == "Their own address").value == "1 Elm Road"
    _field(app, "Who to speak to").set_value("Sam Bell, Head of Year 8").run()
    app.button(key="send|invitation").click().run()
    assert "given to 1 person: Mrs N Okafor, Mother, by post" in words(app)
    (sent,) = issues_of(open_store(data_folder()), User("Priya Nair"), CHILD)
    text = docx_text(issued_content(open_store(data_folder()), User("Priya Nair"), sent.files[0].id))
    assert "1 Elm Road" in text and "Sam Bell, Head of Year 8" in text


def _own(form, *lines):
    """The school's own template for a form, kept and in use."""
    template = OwnTemplate(form, says(*lines), frozenset({"pupil_name"}))
    left_out = [field.name for field in template.missing()]
    keep_version(
        data_folder(), template, file_name="ours.docx", kept_by="S. Bell", kept_at=AT, left_out=left_out
    )


def test_a_letter_and_the_plan_are_made_on_the_schools_own_templates(monkeypatch):
    monkeypatch.setattr("pages.shared.downloads.libreoffice", str)
    _own("letter-of-concern", "Our own letter")
    _own("school-attendance-meeting", "Our own form")
    app = _with_grace(_begun())
    app.selectbox(key="paper|1").set_value("letter-of-concern").run()
    next(each for each in app.checkbox if "Mrs N Okafor" in each.label).check().run()
    next(each for each in app.text_area if each.label == "Their own address").set_value("1 Elm Road").run()
    app.button(key="send|letter-of-concern").click().run()
    app.checkbox(key="copy|1|1").check().run()
    app.button(key="held_today").click().run()
    app.button(key="issue").click().run()
    store, user = open_store(data_folder()), User("Priya Nair")
    issued = issues_of(store, user, CHILD)
    texts = [docx_text(issued_content(store, user, file.id)) for each in issued for file in each.files]
    assert texts[:2] == ["Name: Ada Okafor\nOur own letter\n", "Name: Ada Okafor\nOur own form\n"]


def test_papers_for_many_are_made_in_one_zip():
    app = _page()
    assert "Ada" in words(app)
    app.toggle(key="many_at_once").set_value(True).run()
    assert "Ada" not in words(app)  # nothing of one child stands beneath what is for many
    assert not [each for each in app.selectbox if each.key == "choose_pupil"]
    app.radio(key="many_who").set_value(Who.CHOSEN).run()
    assert app.button(key="make_zip").disabled
    app.multiselect(key="many_pupils").set_value([ADA]).run()
    app.button(key="make_zip").click().run()
    assert not app.exception
    assert "1 paper made; in 1 of them something is still to be said." in words(app)
    assert app.get("download_button")
    app.toggle(key="many_at_once").set_value(False).run()
    assert app.selectbox(key="choose_pupil").value == ADA


def test_delete_everything_deletes_what_was_typed_about_pupils():
    app = _begun()
    _field(app, "What makes coming").set_value("The bus is often full.").run()
    assert "casework.db" in {each.name for each in data_folder().iterdir()}
    app.switch_page("pages/settings.py").run()
    _field(app, "Type “delete” if that is meant").set_value("delete").run()
    app.button(key="delete_now").click().run()
    assert not data_folder().exists() or not list(data_folder().glob("casework*"))
    again = _page()
    assert "No meeting is kept for this pupil yet" in words(again)
