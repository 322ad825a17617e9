"""Puts the page of BENCH_GRIDS into our own web program, which knows nothing of it: in each Python that
starts with this folder on its path, just before the program imports its pages.
"""

import importlib
import os
import sys


class Experiment:
    """Finds no module; changes the pages when their callbacks are about to be imported."""

    def find_spec(self, name, path=None, target=None):
        if name == "callbacks.admin.admin_sections":
            sys.meta_path.remove(self)
            importlib.import_module("bench.grids.page").install(os.environ["BENCH_GRIDS"])


if os.environ.get("BENCH_GRIDS"):
    sys.meta_path.insert(0, Experiment())
