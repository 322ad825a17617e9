"""The warning that a document puts into the watched folder is one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from data_access.files.warnings.descriptions import describe_path
from domain.emergency.warnings.chains import Chains


def test_the_sample_is_understood_as_a_typhoon_that_stands(root: Path, tmp_path: Path) -> None:
    text = (root / "docs/warnings.md").read_text()
    (script,) = re.findall(r"```sh\n(cat > palm-warnings/.*?)```", text, re.DOTALL)
    (tmp_path / "palm-warnings").mkdir()
    subprocess.run(["sh", "-ec", script], cwd=tmp_path, check=True)
    (file,) = (tmp_path / "palm-warnings").iterdir()
    facts = describe_path(file, Chains())
    assert facts["verdict"] == "understood", facts
    (message,) = facts["messages"]
    (words,) = message["texts"]
    assert (message["warns"], message["notes"], message["codes"]) == (True, [], ["330825000000"])
    assert (words["event"], words["event_code"], words["colour"]) == ("台风", "11B01", "orange")
