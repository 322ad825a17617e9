"""Our ingest program on given servers, without the settings of an installation. A process.

python -m bench.ingest.worker REDIS_URL DATABASE_URL STREAM NUMBER
"""

from __future__ import annotations

import sys

from bench.harness import ROOT
from dashboard.ingest.ingest_worker import IngestArgs, main
from data_access.county_packs.county_pack import load_many

if __name__ == "__main__":
    main(IngestArgs(sys.argv[1], sys.argv[2], load_many([ROOT / "counties/longyou"]), int(sys.argv[4])))
