"""The peer of the Cohort page: it draws the same figures with the same widgets, from data that are ready.

Run by ``cohort_browser`` under Streamlit; ``AIM_READY`` names the file that it has written for it.
"""

import os
import pickle
from pathlib import Path

import streamlit as st

st.set_page_config(layout="wide")


@st.cache_resource
def ready() -> dict:
    """What stands on the page for each year group that can be chosen; invented, and written a moment ago."""
    return pickle.loads(Path(os.environ["AIM_READY"]).read_bytes())


def start() -> None:
    """A page before it, as there is in the app."""
    st.title("Start")


def cohort() -> None:
    """The page."""
    pages = ready()
    st.title("Cohort")
    first, *others = st.columns(6)
    first.selectbox("School", ["All schools"])
    chosen = others[0].selectbox("Year group", list(pages), format_func=lambda each: each or "All")
    for column, label in zip(others[1:], ("Form", "Period", "On roll", "Basis"), strict=True):
        column.selectbox(label, ["All"])
    shown = pages[chosen]
    st.markdown(f"#### {shown['answer']}")
    st.caption(shown["who"])
    for place, (column, figure) in enumerate(zip(st.columns(5), shown["figures"], strict=True)):
        with column.container(border=True):
            st.metric(figure[0], figure[1])
            st.caption(figure[2])
            st.button(figure[3], key=f"opens{place}", type="tertiary")
    st.write(shown["fresh"])
    st.segmented_control("Section", ["Overview", "Reasons", "Groups"], default="Overview")
    st.subheader("Week by week")
    st.plotly_chart(shown["weeks"], theme=None, key="weeks", on_select="rerun", selection_mode="points")
    st.subheader("By half term")
    st.dataframe(
        shown["half_terms"].styled,
        hide_index=True,
        key="half",
        on_select="rerun",
        selection_mode="single-cell",
    )
    st.caption(shown["legend"])
    st.subheader("Beside published figures")
    st.selectbox("Compare with", ["Latest"])
    st.dataframe(shown["beside"], hide_index=True)
    st.caption(shown["words"])


st.navigation([st.Page(start, title="Start"), st.Page(cohort, title="Cohort", url_path="cohort")]).run()
