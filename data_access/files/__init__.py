"""Files that people send and get: CSV and workbooks."""

import os

# openpyxl prefers lxml where that is installed, and is less strict with it than with defusedxml.
os.environ["OPENPYXL_LXML"] = "False"
