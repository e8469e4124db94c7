"""The last resort: a fault in our own code is said with a reference, and logged without a value.

The log holds the reference, the kind of fault and the line of our code: never its message, which may quote
a cell, nor the name of a file (safety.md T15 and T16). This is the only file that logs.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import streamlit as st


def run_or_say(page: Any) -> None:
    """Run a page; whatever goes wrong in it becomes one sentence on the screen."""
    try:
        page.run()
    except Exception as fault:
        reference = secrets.token_hex(4).upper()
        logging.getLogger("aim.app").error("%s: %s at %s", reference, type(fault).__name__, _line(fault))
        st.error(
            f"Something went wrong in the program itself, not in your file. Reference {reference}. "
            "Nothing was changed. Load the file again; if it happens again, pass on the reference."
        )


def _line(fault: Exception) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else "an unknown line"
