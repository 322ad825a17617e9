"""Two counties with things of their own, and what a browser would send to reach them, for every callback."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from secrets import choice, token_bytes, token_hex
from string import ascii_lowercase
from typing import Any

from sqlalchemy import Table, insert, select, update

from callbacks.admin.rosters import monday_of
from data_access.database.codec import utc_text
from data_access.database.tables import directory_tables as people_tables
from data_access.database.tables import live_tables
from data_access.database.tables.live_tables import metadata
from data_access.database.unit_of_work import Origin
from data_access.store import utc_now
from domain.access.rights import Right
from domain.directory.duty_coverage import days_at_work
from domain.directory.imports import Hand
from domain.kernel.clock import TZ
from tests.account_commands import commands_of
from tests.import_commands import Administrator, ImportCommands
from tests.security.house import WebApp
from tests.signing import accounts_of, administrator, make_account

Json = dict[str, Any]
PACKED = re.compile(r'"content": ?"([A-Za-z0-9+/=]+)"')
SENT = re.compile(r"base64,([A-Za-z0-9+/=]+)")
DAY, REASON = monday_of(1, utc_now().astimezone(TZ).date()).isoformat(), "核对值班信息"
"""A day of next week, which is the week that is looked at."""
WITH_INTENTS = ("accounts", "imports", "kiosks", "tokens")
KEPT_APART = ("sessions", "trace", "heads", "attempts")
"""Tables that a refused request may touch: its session's use, and its own refusal."""


@dataclass(frozen=True)
class PlantedObjects:
    """What a county has. `mark` stands in what each is called, and is never sent by anybody."""

    county: str
    region: str
    town: str
    mark: str
    person: str
    unit: str
    post: str
    letter: int
    lost: int
    waiting: int
    account: int
    token: int
    request: int
    kiosk: int
    imported: int
    digest: str

    def told_by(self, answer: Any, body: Json) -> set[str]:
        """What of these things an answer tells that was not in the question; files are unpacked."""
        text = json.dumps(answer.get_json(silent=True), ensure_ascii=False)
        known = json.dumps(body, ensure_ascii=False)
        for packed in SENT.findall(known):
            known += base64.b64decode(packed).decode("utf-8", "replace")
        for packed in PACKED.findall(text):
            text += base64.b64decode(packed).decode("utf-8", "replace")
        names = (self.mark, self.unit, self.post, self.person, self.digest)
        return {name for name in names if name in text and name not in known}

    @property
    def duty(self) -> str:
        return f"{DAY}|day|{self.town}|{self.post}|{self.person}"


def plant(web: WebApp, county: str) -> PlantedObjects:
    """Put one of each thing into a county."""
    mark = "zq" + "".join(choice(ascii_lowercase) for _ in range(14))
    town = next(code for code in web.app.services.installation.counties[county].regions if len(code) == 9)
    person, unit, post = (f"{kind}-{token_hex(3)}" for kind in ("p", "u", "w"))
    now = utc_text(utc_now())
    rows: list[tuple[Table, Json]] = [
        (people_tables.units, {"county": county, "code": unit, "name": mark, "name_en": mark, "kind": "team",
                               "region": town, "version": 1}),
        (people_tables.posts, {"county": county, "code": post, "name": mark, "name_en": mark, "tier": 1,
                               "version": 1}),
        (people_tables.people, {"county": county, "id": person, "name": "某人", "post": post, "unit": unit,
                                "region": town, "phone": "000-2500-0001", "active": 1, "source": "admin",
                                "version": 1, "removed_at": ""}),
        (people_tables.rosters, {"county": county, "day": DAY, "shift": "day", "region": town, "post": post,
                                 "person": person}),
        (live_tables.sources, {"county": county, "name": mark, "last_at": now, "last_received": now, "events":
        1,
                          "duplicates": 0, "dead": 1}),
    ]  # fmt: skip
    rows += [
        (people_tables.rosters, {"county": county, "day": day, "shift": "all", "region": town, "post": post,
                                 "person": person})
        for day in days_at_work(utc_now().astimezone(TZ))
    ]  # fmt: skip
    fields = {"county": county, "stream": "cases", "entry": "1-0", "digest": token_bytes(32), "source": mark,
              "message": "m", "reason": "bad_field", "detail": mark, "attempts": 1,
              "raw": json.dumps({"title": mark}).encode(), "at": now}  # fmt: skip
    lost = {"county": county, "stream": "cases", "first_id": mark, "last_id": mark, "count": 3,
            "reason": "trimmed", "noticed_at": now}  # fmt: skip
    waits = {"county": county, "root": mark, "scope": "", "cause": f"{mark}/u", "source": mark,
             "source_id": mark, "kind": "updated", "entry": "2-0", "sent_by": "",
             "raw": json.dumps({"title": mark}).encode(), "at": now, "taken": 0}  # fmt: skip
    with web.store.database.writing() as connection:
        for table, row in rows:
            connection.execute(insert(table).values(row))
        letter_id = connection.execute(insert(live_tables.dead_letters).values(fields)).inserted_primary_key[
            0
        ]
        lost_id = connection.execute(insert(live_tables.lost).values(lost)).inserted_primary_key[0]
        waiting_id = connection.execute(insert(live_tables.waiting).values(waits)).inserted_primary_key[0]
    account = make_account(web.store, "reviewer", county, login=f"{mark}-{token_hex(2)}")
    keys, by = commands_of(accounts_of(web.store)), administrator()
    kiosk, _ = keys.create_kiosk(mark, county, None, by, "")
    token = _token(web, county, mark, by)
    request = keys.ask_token(county, mark, 0, REASON, by, "").id
    made = _import(web, county, mark)
    waiting = update(people_tables.imports).where(people_tables.imports.c.id == made.id)
    with web.store.database.writing() as connection:
        connection.execute(waiting.values(state="waiting"))
    with web.store.unit_of_work(county, Origin("account:7")) as act:
        act.trace("unit.changed", f"unit:{unit}", None, {"name": mark}, reason=mark)
    return PlantedObjects(
        county,
        county,
        town,
        mark,
        person,
        unit,
        post,
        letter_id,
        lost_id,
        waiting_id,
        account.id,
        token,
        request,
        kiosk.id,
        made.id,
        made.digest,
    )


def _token(web: WebApp, county: str, mark: str, by: Any) -> int:
    from domain.accounts.keys import NewToken

    new = NewToken(scope="read", region=county, sources=(), kinds=(), name=mark, expires_at=None)
    return commands_of(accounts_of(web.store)).create_token(new, by, "")[0].id


def _import(web: WebApp, county: str, mark: str) -> Any:
    pack = web.app.services.installation.counties[county]
    town = next(code for code in pack.regions if len(code) == 9)
    with web.store.reading() as connection:
        c = people_tables.posts.c
        post = connection.execute(select(c.code).where(c.county == county).order_by(c.code.desc())).scalar()
        u = people_tables.units.c
        unit = connection.execute(select(u.code).where(u.county == county).order_by(u.code)).scalar()
    text = f"id,name,post,unit,region,phone\nN-{mark},新人,{post},{unit},{town},000-2500-0002\n"
    by = Administrator(Hand("account:7"), mark, Origin("account:7"))
    return ImportCommands(web.store, 50, utc_now).preview(
        pack, "people", text.encode(), f"{mark}.csv", False, by
    )


def bodies(web: WebApp, output: str, things: PlantedObjects, boot: Json | None = None) -> Iterator[Json]:
    """What a browser sends for a callback about somebody's things: once for each input that could call."""
    kept = web.app.dash.callback_map[output]
    outputs = kept["output"] if isinstance(kept["output"], list) else [kept["output"]]
    output_ids = [{"id": o.component_id, "property": o.component_property} for o in outputs]
    for trigger in kept["inputs"]:
        yield {
            "output": output,
            "outputs": output_ids if isinstance(kept["output"], list) else output_ids[0],
            "inputs": [_item(item, things, boot) for item in kept["inputs"]],
            "changedPropIds": [f"{trigger['id']}.{trigger['property']}"],
            "parsedChangedPropsIds": [],
            **({"state": [_item(item, things, boot) for item in kept["state"]]} if kept["state"] else {}),
        }


def _item(declared: Json, things: PlantedObjects, boot: Json | None) -> Any:
    value = value_of(declared["id"], declared["property"], things, boot)
    return {"id": declared["id"], "property": declared["property"], "value": value}


PRESSES: dict[str, Any] = {
    "admin-accounts-wanted": lambda t: t.account,
    "admin-accounts-ungrant": lambda t: 0,
    "admin-imports-wanted": lambda t: t.imported,
    "admin-kiosks-end": lambda t: t.kiosk,
    "admin-people-order": lambda t: "-unit",
    "admin-people-wanted": lambda t: t.person,
    "admin-posts-wanted": lambda t: t.post,
    "admin-retention-wanted": lambda t: "dead_letters",
    "admin-rosters-off": lambda t: t.duty,
    "admin-requests-approve": lambda t: t.request,
    "admin-requests-refuse": lambda t: t.request,
    "admin-tokens-end": lambda t: t.token,
    "admin-units-wanted": lambda t: t.unit,
    "sources-acknowledge": lambda t: t.lost,
    "sources-wanted": lambda t: t.letter,
    "sources-waiting-wanted": lambda t: t.waiting,
}
"""By the store that the buttons of rows press."""

FIXED: dict[str, Any] = {
    "page-url.pathname": "/admin",
    "sources-page.data": "1",
    "sources-signal.data": 1,
    "sources-drawn.data": None,
    "sources-raw.value": "{}",
    "sources-raw-box.hidden": True,
    "admin-rosters-week.data": 1,
    "admin-retention-open.data": "dead_letters",
    "dispatch-response-type.value": "flood",
    "dispatch-response-level.value": "4",
    "dispatch-response-open.data": {"id": "flood", "version": 0},
    "trace-cursors.data": [],
    "trace-following.data": 10**6,
    "trace-acts.value": [],
    "admin-people-active.value": "all",
    "admin-people-full.value": ["full"],
    "admin-people-page.value": "1",
    "admin-imports-page.value": "1",
    "admin-imports-kind.value": "people",
    "admin-imports-complete.value": [],
    "admin-imports-upload.filename": "x.csv",
    "admin-imports-op.value": "",
    "admin-units-kind.value": "team",
    "admin-posts-tier.value": "1",
    "admin-tokens-kinds.value": [],
    "admin-tokens-scope.value": "read",
    "admin-rosters-day.value": DAY,
    "admin-rosters-shift.value": "night",
    "admin-accounts-role.value": "reviewer",
}


def value_of(component: str, property_: str, things: PlantedObjects, boot: Json | None = None) -> Any:
    """What stands there when somebody reaches for these things."""
    name = f"{component}.{property_}"
    if name in FIXED:
        return FIXED[name]
    if component.endswith("-boot"):
        return forged_boot(things) | (boot or {})
    if property_ in ("n_clicks", "n_intervals"):
        return 1
    if property_ == "contents":
        row = f"N-1,新人,{things.post},{things.unit},{things.town},000-2500-0002"
        return (
            "data:text/csv;base64,"
            + base64.b64encode(f"id,name,post,unit,region,phone\n{row}\n".encode()).decode()
        )
    if property_ == "search":
        return f"?region={things.region}"
    return _by_name(name, things)


def _by_name(name: str, t: PlantedObjects) -> Any:
    if name.removesuffix(".data") in PRESSES:
        return {"id": PRESSES[name.removesuffix(".data")](t), "n": 1}
    record = {"version": 1, "id": t.account, "n": 1}
    fields: Json = {
        "sources-county.data": t.county, "sources-open-id.data": t.letter, "sources-known.data": t.lost,
        "admin-people-open.data": {"id": t.person, "version": 1, "n": 1},
        "admin-people-saved.data": {"id": t.person, "n": 1},
        "admin-units-open.data": {"id": t.unit, "version": 1, "n": 1},
        "admin-units-saved.data": {"id": t.unit, "n": 1},
        "admin-posts-open.data": {"id": t.post, "version": 1, "n": 1},
        "admin-posts-saved.data": {"id": t.post, "n": 1},
        "admin-accounts-open.data": record, "admin-accounts-done.data": {"id": t.account, "n": 1},
        **{f"admin-{name}-intent.data": token_hex(16) for name in WITH_INTENTS},
        "admin-imports-made.data": {"id": t.imported, "n": None},
        "admin-imports-done.data": {"id": t.imported, "n": 1},
        "admin-imports-shown.data": {"id": t.imported, "digest": t.digest, "n": 1},
        "admin-units-code.value": t.unit, "admin-posts-code.value": t.post,
        "admin-people-f-id.value": t.person, "admin-rosters-person.search_value": t.person,
        "admin-accounts-login.value": f"n{token_hex(4)}", "trace-object.value": f"unit:{t.unit}",
        "admin-people-region.value": t.region, "admin-rosters-region.value": t.town,
    }  # fmt: skip
    if name in fields:
        return fields[name]
    last = name.removesuffix(".value").rpartition("-")[2]
    by_last = {"region": t.town, "place": t.town, "unit": t.unit, "post": t.post, "person": t.person,
               "name": "新名", "en": "New", "reason": REASON, "days": "30",
               "phone": "000-2500-0003"}  # fmt: skip
    return by_last.get(last)


def forged_boot(things: PlantedObjects) -> Json:
    """A page's start as somebody would like it: another place, and every right."""
    return {
        "lang": "zh",
        "region": things.region,
        "counties": [things.county],
        "viewer": {
            "kind": "person",
            "rights": [str(right) for right in Right],
            "roles": [{"role": "administrator", "region": "3308"}],
        },
    }


def dump(web: WebApp, *, outside: str = "") -> dict[str, list[str]]:
    """Every row of every table that a refused request leaves alone; without the rows of county `outside`."""
    found = {}
    with web.store.reading() as connection:
        for name, table in sorted(metadata.tables.items()):
            if name not in KEPT_APART:
                found[name] = sorted(
                    str(row) for row in connection.execute(select(table)) if _is_shown(row, outside)
                )
    return found


def _is_shown(row: Any, outside: str) -> bool:
    facts = row._mapping
    place = str(facts.get("county") or facts.get("region") or "")
    return not (outside and place.startswith(outside))


def trace_of(web: WebApp, county: str) -> list[str]:
    """The chain of a county."""
    c = live_tables.trace.c
    with web.store.reading() as connection:
        return [str(row) for row in connection.execute(select(live_tables.trace).where(c.county == county))]
