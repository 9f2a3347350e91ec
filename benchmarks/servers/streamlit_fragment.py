"""Streamlit with a fragment that runs every second: three charts, of which each page gets all rows again.
Argument: the port.
"""

import os
import sys
import time

import pandas as pd
import streamlit as st
from streamlit.runtime import exists
from waves import NAMES, rows_until


@st.fragment(run_every=1.0)
def charts() -> None:
    rows = pd.DataFrame(rows_until(time.time()))
    for name in NAMES:
        st.line_chart(rows, x="time", y=name)
    # By which a viewer without a browser knows the row.
    st.text(f"row {round(time.time() * 1000)}")


if exists():
    charts()
else:
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", f"--server.port={sys.argv[1]}"]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", __file__, *options])
