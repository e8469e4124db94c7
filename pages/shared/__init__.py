"""What several pages share.

Until ``st.navigation`` has been called once in a server's life Streamlit takes a folder called ``pages``
for its own and runs a page without ``app.py``: without the frame, and without the guard that keeps a
traceback from the screen. Whoever comes first by a page's own address would meet that, so the first import
of this package ends it and starts the run again.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
