"""For each command about imports what it takes to give it, itself last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from data_access.database.tables.directory_tables import imports
from data_access.store import Store
from domain.directory.households.household_commands import ImportHouseholds
from domain.directory.import_commands import (
    ApplyImport,
    ApproveImport,
    PreviewImport,
    RejectImport,
    WithdrawImport,
)
from domain.kernel.command import Command
from tests.integration.people.account_samples import Sample
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY

DIGEST = "d" * 64
LEAVER = ("LY-L00001", "陈荣龙", "leader", "centre", COUNTY, "000-2500-0001", "否")
LIST = as_csv(
    [(*HEADINGS, "在岗"), LEAVER, ("LY-X2", "贺知章", "duty", "centre", COUNTY, "000-9900-0002", "")]
)
PREVIEW = PreviewImport(region=COUNTY, kind="people", content=LIST, filename="名单.csv")

HOUSEHOLDS = ImportHouseholds(
    region=COUNTY,
    content=as_csv(
        [
            ("村", "户主", "人数", "风险类型", "特殊人群"),
            ("希塘村", "贺知章", "3", "地质灾害", "独居老人"),
            ("希塘", "李白", "2", "山洪", ""),
            ("希塘村", "杜甫", "很多", "", ""),
        ]
    ),
    filename="应转移名单.csv",
)


def set_digest(store: Store, now: datetime) -> None:
    """Give the preview a digest that is known beforehand."""
    with store.database.writing() as connection:
        connection.execute(update(imports).values(digest=DIGEST))


def propose(store: Store, now: datetime) -> None:
    """Let the preview wait as another administrator's."""
    set_digest(store, now)
    with store.database.writing() as connection:
        connection.execute(update(imports).values(state="waiting", author="account:8"))


IMPORT_SAMPLES: dict[type[Command], tuple[Sample, ...]] = {
    ImportHouseholds: (HOUSEHOLDS,),
    PreviewImport: (PREVIEW,),
    ApplyImport: (PREVIEW, set_digest, ApplyImport(region=COUNTY, number=1, digest=DIGEST)),
    ApproveImport: (PREVIEW, propose, ApproveImport(region=COUNTY, number=1, digest=DIGEST)),
    RejectImport: (PREVIEW, propose, RejectImport(region=COUNTY, number=1, reason="名单已经过时")),
    WithdrawImport: (PREVIEW, WithdrawImport(region=COUNTY, number=1)),
}
