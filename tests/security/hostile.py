"""An installation whose every text is hostile, and eyes that see whatever one of them managed to do."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import update

from data_access.database.tables import account_tables
from domain.accounts.keys import NewToken
from tests.account_commands import commands_of
from tests.browser.world import COUNTY, ROOT, LiveServer
from tests.security.payloads import payloads
from tests.signing import COOKIE, accounts_of, administrator, make_account, session_cookie

ALL = payloads()
SHORT = tuple(text for text in ALL if len(text) <= 40 and text.isprintable())
NAMES = tuple(text for text in ALL if len(text) <= 60 and text.isprintable())
RICH = 10
"""Cases whose details hold every payload between them."""
EYES = """(() => {
  document.addEventListener('securitypolicyviolation', (event) => __seen('csp ' + event.violatedDirective
    + ' ' + event.blockedURI + ' ' + event.sample));
})()"""
AUDIT = r"""() => {
  const odd = [], never = ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MARQUEE', 'VIDEO', 'MATH', 'TEMPLATE'];
  for (const key in {}) odd.push(`every object has ${key}`);
  const roots = [document];
  for (const root of roots) for (const one of root.querySelectorAll('*')) {
    if (one.shadowRoot) roots.push(one.shadowRoot);
    if (never.includes(one.tagName.toUpperCase())) odd.push(one.outerHTML.slice(0, 200));
    if (one.tagName === 'SCRIPT' && one.src && new URL(one.src).origin !== location.origin) odd.push(one.src);
    for (const a of one.attributes) {
      if (/^on/i.test(a.name)) odd.push(`${one.tagName} ${a.name}=${a.value}`);
      const leads = ['href', 'src', 'action', 'formaction', 'srcdoc', 'data', 'xlink:href'].includes(a.name);
      const runs = /^[\s\x00-\x1f]*(java\s*script|vbscript|data:text|blob:_)/i.test(a.value);
      if (leads && runs) odd.push(a.value);
      if (a.name === 'style' && /x\.invalid|expression/.test(a.value)) odd.push(a.value);
    }
  }
  return odd;
}"""
SHOWN = """() => { const copy = document.body.cloneNode(true);
  copy.querySelectorAll('script, style').forEach((one) => one.remove()); return copy.textContent; }"""


class HostileServer(LiveServer):
    """A world whose county, accounts, keys and messages are payloads."""

    @property
    def env(self) -> dict[str, str]:
        return super().env | {"PALM_COUNTIES": str(self.folder / "pack")}

    def plant(self) -> None:
        """Write the county, before the start."""
        pack = self.folder / "pack"
        shutil.copytree(ROOT / "counties" / "longyou", pack)
        for file in ("regions.csv", "units.csv", "posts.csv"):
            _rename(pack / file, ("name", "name_en"))
        _rename(pack / "people.csv", ("name",))
        matters = (pack / "matters.toml").read_text("utf-8")
        names = cycle(SHORT)
        planted = re.sub(
            r'^(name(?:_en)?) = ".*"$',
            lambda old: f"{old[1]} = {json.dumps(next(names))}",
            matters,
            flags=re.M,
        )
        (pack / "matters.toml").write_text(planted, "utf-8")

    def settle(self) -> None:
        """Accounts, sessions, tokens and kiosks with hostile names."""
        store = self.store()
        accounts, by = accounts_of(store), administrator()
        for name in NAMES[:40]:
            commands_of(accounts).create_kiosk(name, COUNTY, None, by, "")
            commands_of(accounts).create_token(
                NewToken("report", COUNTY, (name.replace("/", "|"),), (), name), by, ""
            )
        for name in NAMES[:60]:
            made = make_account(store, "duty_officer", COUNTY)
            with store.database.writing() as connection:
                connection.execute(
                    update(account_tables.accounts)
                    .where(account_tables.accounts.c.id == made.id)
                    .values(name=name)
                )
        store.close()

    def seat(self, role: str) -> dict[str, Any]:
        """The cookie of somebody with a hostile name, whose other sessions are of hostile browsers."""
        store = self.store()
        made = make_account(store, role, COUNTY)
        a, s = account_tables.accounts, account_tables.sessions
        for text in ALL[:30]:
            session_cookie(store, made)
            with store.database.writing() as connection:
                condition = (s.c.account == made.id) & (s.c.agent == "test")
                connection.execute(update(s).where(condition).values(agent=text, address=text[:64]))
        with store.database.writing() as connection:
            connection.execute(update(a).where(a.c.id == made.id).values(name=NAMES[-1]))
        secret = session_cookie(store, made)
        store.close()
        return {"name": COOKIE, "value": secret, "url": self.url, "httpOnly": True}

    def tell(self) -> None:
        """Cases, news, grids and letters nobody can take, in every text a source can send."""
        for number, text in enumerate(ALL):
            self.add(_case(number, text))
        for number, text in enumerate(ALL):
            self.add(
                _message_about(
                    number % RICH, f"u-{number}", "case.updated", text=lines(text), stage="handling"
                )
            )
        self.add(
            _message_about(
                0, "r-1", "case.updated", stage="reopened", reason=lines(ALL[0]), text=lines(ALL[1])
            )
        )
        grids = json.loads((self.folder / "pack" / "grids.geojson").read_text("utf-8"))["features"]
        for feature, note in zip(grids, cycle(ALL)):  # as many as there are grids
            code = feature["properties"]["code"]
            fields = {"status": "alert", "note": lines(note)}
            fields["readings"] = {line(note[:60]): lines(note), "水位": lines(note)}
            self.add(_message("grid.reported", f"g-{code}", region=code, **fields), "grids")
        for number, text in enumerate(ALL[::4]):
            self.add(_message(text, f"b-{number}", title=text))
            self.add(
                _message(
                    "case.reported", f"d-{number}", severity=text, title=text, region=text, source=text[:60]
                )
            )


def _rename(file: Path, columns: Iterable[str]) -> None:
    names = cycle(SHORT)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        for column in columns:
            row[column] = next(names)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _message(kind: str, source_id: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "id": source_id, "source": "hostile", "at": datetime.now(UTC).isoformat(), **fields}


def line(text: str) -> str:
    """A text for a field of one line, which takes no tabs and no ends of lines."""
    return lines(text).replace("\t", " ").replace("\u2028", " ")


def lines(text: str) -> str:
    """A text without the control characters that no field takes."""
    return text.replace("\x01", " ")


def _message_about(case: int, source_id: str, kind: str, **fields: Any) -> dict[str, Any]:
    return _message(kind, source_id, case=f"x-{case}", **fields)


def _case(number: int, text: str) -> dict[str, Any]:
    other, third = ALL[(number + 7) % len(ALL)], ALL[(number + 13) % len(ALL)]
    fields: dict[str, Any] = {
        "region": "330825101264", "title": line(text), "severity": 1 + number % 4, "source_no": line(other),
        "reporter": {"name": line(third), "phone": line(other[:60])}, "text": lines(text),
    }  # fmt: skip
    if number < RICH:
        chosen = ALL[number::RICH]
        fields["text"] = lines("\n".join(chosen))
        fields["attachments"] = [
            {"url": f"https://x.invalid/{item}", "name": item, "type": item} for item in chosen
        ]
    return _message("case.reported", f"x-{number}", **fields)


@dataclass
class Watch:
    """Everything that must not happen, on every page of a context."""

    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> BrowserContext:
        context.expose_binding(
            "__x", lambda source, n=None: self.found.append(f"ran {n} on {source['page'].url}")
        )
        context.expose_binding("__seen", lambda _source, text: self.found.append(text))
        context.add_init_script(EYES)
        context.on("page", self._page)
        context.on("request", lambda request: self._host(request.url))
        return context

    def _page(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.found.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.found.append(f"error {error} on {page.url}"))
        page.on("popup", lambda popup: self.found.append(f"popup {popup.url}"))
        page.on(
            "console", lambda m: self.found.append(m.text) if "Content Security Policy" in m.text else None
        )

    def _host(self, url: str) -> None:
        url_parts = urlsplit(url)
        if url_parts.scheme in ("http", "https", "ws") and url_parts.hostname != "127.0.0.1":
            self.found.append(f"asked {url}")

    def look(self, page: Page) -> str:
        """Audit a page; what it shows as text."""
        self.found += [f"{odd} on {page.url}" for odd in page.evaluate(AUDIT)]
        return str(page.evaluate(SHOWN))


def shown_among(texts: Iterable[str], page: str) -> Iterator[str]:
    """Those of the texts that a page shows word for word, spaces aside."""
    joined_text = "".join(page.split())
    return (text for text in texts if "".join(text.split()) in joined_text)
