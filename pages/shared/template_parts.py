"""The council's own Word file, on the Settings page: handed in, looked through, shown as pages, kept."""

from __future__ import annotations

import streamlit as st

from aim.folders import data_folder
from aim.screens.own_template import (
    NoPages,
    Refused,
    TemplateScreen,
    example_of,
    field_list,
    form_titles,
    keep_this,
    pages_of,
    template_screen,
    use_ours,
    use_version,
    versions_shown,
)
from pages.shared import state
from pages.shared.parts import esc

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def own_template() -> None:
    """The whole section: the list of fields, the file, what was found in it, and the versions kept."""
    st.subheader("Your own template")
    st.write(
        "Your council's own Word file can be filled in instead of ours: type our field names where the words "
        "are to stand, and hand it in here."
    )
    _fields_to_copy()
    file = st.file_uploader(
        "Your Word file with our field names in it", type=["docx"], key="own_template", max_upload_size=10
    )
    if words := state.template_said():
        st.success(esc(words))
    if file is not None:
        with st.spinner("Looking the file through"):
            screen = state.once(
                "own_template", (file.file_id,), lambda: template_screen(file.name, file.getvalue())
            )
        _found(screen, file.file_id)
    _kept()


def _fields_to_copy() -> None:
    titles = form_titles()
    which, get = st.columns([3, 2], vertical_alignment="bottom")
    form = which.selectbox("Form", list(titles), format_func=lambda name: titles[name], key="template_form")
    get.download_button(
        "List of fields, to copy from",
        lambda: field_list(form),
        f"fields_{form}.docx",
        WORD,
        key="field_list",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )


def _found(screen: TemplateScreen, file_id: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{esc(screen.headline)}**")
        for fault in screen.faults:
            st.markdown(f":material/error: **Put right:** {esc(fault)}")
        for each in screen.to_look_at:
            st.markdown(f":material/info: **Worth a look:** {esc(each)}")
        if screen.template is None:
            return
        is_said = _said_of_left_out(screen, file_id)
        show, get, keep = st.columns(3)
        keep.button(
            "Keep it and use it",
            key="keep_template",
            type="primary",
            on_click=_keep,
            args=(screen, is_said),
            disabled=not is_said,
            help=None if is_said else "Say first of every field missing that it is left out on purpose.",
            width="stretch",
        )
        try:
            example = state.once(
                "own_template_example", (screen,), lambda: example_of(screen.template, state.today())
            )
        except Refused as refused:
            st.error(esc(refused.message))
            return
        get.download_button(
            "Filled in, as an example",
            example,
            f"example_{screen.template.form}.docx",
            WORD,
            key="template_example",
            on_click="ignore",
            width="stretch",
        )
        if show.button("Show its pages", key="template_pages", width="stretch"):
            _pages(example)


def _pages(example: bytes) -> None:
    """The pages as they will print, filled in with an invented example."""
    try:
        with st.spinner("Drawing the pages"):
            pages = pages_of(example)
    except NoPages as why:
        st.info(esc(why))
        return
    for number, (column, page) in enumerate(zip(st.columns(len(pages) + 1), pages, strict=False), 1):
        column.image(page, caption=f"Page {number} of {len(pages)}, an invented example", width="stretch")


def _said_of_left_out(screen: TemplateScreen, file_id: str) -> bool:
    """Ask of the required fields that have no place in it; whether a person said that each is on purpose."""
    if not screen.left_out:
        return True
    st.markdown(
        "**Not in it.** The form needs what follows, and the template has no field for it. Type the fields "
        "in Word and hand the file in again, or say that your school leaves them out on purpose: that is "
        "kept with the version, with your name and the date."
    )
    said = []
    for place, each in enumerate(screen.left_out):
        st.markdown(esc(", ".join(each.labels)))
        said.append(st.checkbox(esc(each.sentence), key=f"left_out|{file_id}|{place}"))
    if not state.has_user_name():
        st.text_input(
            "Your name, as it is kept with the version",
            key="template_user_name",
            placeholder="name and role in full",
            on_change=state.take_user_name,
            args=("template_user_name",),
        )
    return all(said) and state.has_user_name()


def _keep(screen: TemplateScreen, is_said: bool) -> None:
    state.user().must_administer()
    name = state.user().name if state.has_user_name() else ""
    left_out = [field for each in screen.left_out for field in each.names] if is_said else []
    words = keep_this(data_folder(), screen, kept_by=name, kept_at=state.moment(), left_out=left_out)
    state.say_of_template(words)


def _kept() -> None:
    """Each version with who kept it and when, and a button to use it or to use ours again."""
    for each in versions_shown(data_folder()):
        words, act = st.columns([5, 2], vertical_alignment="center")
        words.markdown(esc(each.words))
        if each.in_use:
            label, key, do, what = "Use the form as shipped", "use_ours", use_ours, each.form
        elif each.can_be_used:
            label, key, do, what = "Use this one", "use_version", use_version, each.number
        else:
            continue
        act.button(
            label,
            key=f"{key}|{each.number}",
            on_click=do,
            args=(data_folder(), what),
            width="stretch",
            help="Your versions stay here, and can be used again." if each.in_use else None,
        )
