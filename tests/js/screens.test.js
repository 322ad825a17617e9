/* The pure parts of the panels: words, filters, keys, the wall's watchdog, chart ticks. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { readFileSync } = require("node:fs");
const root = path.join(__dirname, "..", "..");
const load = (name) => require(path.join(root, "assets", name));
const zh = JSON.parse(readFileSync(path.join(root, "layouts", "locale", "zh.json"), "utf8"));

globalThis.location = { origin: "http://127.0.0.1:8050" };
load("38_text.js");
const i18n = load("40_i18n.js");
const format = load("40_format.js");
const panels = load("51_panels.js");
const header = load("52_header.js");
const queue = load("53_queue.js");
const filters = load("54_filters.js");
const reason = load("54_reason.js");
const drawer = load("55_drawer.js");
const places = load("56_places.js");
const keys = load("57_keys.js");
const live = load("57_live.js");
const daily = load("58_daily.js");
const desk = load("58_desk.js");
const alive = load("59_alive.js");
i18n.use("zh", zh);

const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("times are the county's, durations carry their unit", () => {
  assert.equal(format.hms(AT), "16:02:06");
  assert.equal(format.date(AT), "2026-11-22 周日");
  assert.equal(format.when(AT - DAY, AT), "11-21 16:02");
  assert.deepEqual(format.short(18 * MINUTE), ["18", "分"]);
  assert.deepEqual(format.short(5 * HOUR), ["5.0", "时"]);
  assert.deepEqual(format.short(76 * HOUR), ["3.2", "天"]);
  assert.equal(format.span(2 * HOUR + 2 * MINUTE), "2 小时 02 分");
  assert.equal(format.span(4 * DAY + 23 * HOUR), "4 天 23 时");
  assert.equal(format.limit(5 * DAY), "5 天");
  assert.equal(format.silence(66), "1 分 06 秒");
  assert.equal(format.percent(0.97401), "97.4");
  assert.equal(format.percent(1), "100");
});

test("the data age changes its mark at 5 and 10 seconds", () => {
  const mark = (status) => panels.ageLabel(status).mark;
  assert.equal(mark({ level: "live", age_s: 5 }), "");
  assert.equal(mark({ level: "live", age_s: 6 }), "half");
  assert.equal(mark({ level: "stale", age_s: 12 }), "stale");
  assert.equal(panels.ageLabel({ level: "stale", age_s: 12 }).text, "12 秒未更新");
  assert.equal(panels.ageLabel({ level: "down", down_s: 66, age_s: 70 }).text, "已断 1 分 06 秒");
  assert.equal(live.forPanels({ level: "ageing", age_s: 7, as_of: AT }).level, "live");
  assert.equal(live.forPanels({ level: "stale", as_of: AT }).as_of, "16:02:06");
});

test("the banner names the ill hop, losses and dead letters, and nothing when all is well", () => {
  const well = { hops: { stream: "ok", ingest: "ok", database: "ok", feed: "ok" }, alarms: { lost: 0, dead: 0 }, canary: {} };
  assert.deepEqual(header.troubles(well, "live"), []);
  const ill = { ...well, hops: { ...well.hops, database: "down" }, alarms: { lost: 3, dead: 0 } };
  assert.deepEqual(header.troubles(ill, "live").map((one) => one.bad), [true, true]);
  const missed = header.troubles({ ...well, canary: { missed: 2, hop: "ingest" } }, "live");
  assert.match(missed[0].text, /巡检信号丢失 2 次，断在 接收/);
  assert.match(header.troubles(well, "down")[0].text, /断开/);
});

test("the banner counts lost messages, not losses, and names keys of a wrong type", () => {
  const said = (alarms) => header.troubles({ hops: {}, canary: {}, alarms }, "live").map((one) => one.text);
  assert.deepEqual(said({ lost: 1, entries: 40, uncounted: 0, dead: 0 }), ["40 条消息丢失，未确认"]);
  assert.deepEqual(said({ lost: 2, entries: 40, uncounted: 1, dead: 0 }), ["至少 40 条消息丢失，未确认"]);
  assert.deepEqual(said({ lost: 1, entries: 0, uncounted: 1, dead: 0 }), ["有消息丢失，条数不明，未确认"]);
  assert.match(said({ lost: 0, dead: 0, keys: ["{330825}:positions"] })[0], /类型不对.*\{330825\}:positions/);
});

test("a filter goes into the address and comes back the same", () => {
  const filter = { state: "overdue", severity: [1, 2], township: "330825101", matter: "dust", source: "一家亲", q: "希塘 1" };
  assert.deepEqual(filters.fromSearch(filters.toSearch(filter, "?region=330825&state=all")), filter);
  assert.match(filters.toSearch(filter, "?region=330825"), /region=330825/);
  assert.equal(filters.toSearch(filters.fromSearch("?severity=7,x&state=zzz"), ""), "");
});

test("each field of a filter lets its own rows through", () => {
  const row = { severity: 2, stage: "handling", region: "330825101264001", matter: null, source: "a", due_at: "2026-11-22T10:00:00+08:00" };
  const passes = (change) => filters.passes(row, { ...filters.fromSearch(""), ...change }, AT);
  assert.ok(passes({}) && passes({ state: "overdue" }) && passes({ state: "handling" }) && passes({ township: "330825101" }) && passes({ matter: "none" }));
  assert.ok(!passes({ state: "waiting" }) && !passes({ severity: [1] }) && !passes({ township: "330825001" }) && !passes({ source: "b" }));
});

test("single keys are dead in fields, in composition and when switched off", () => {
  const key = (name, more) => ({ key: name, target: { closest: () => null }, ...more });
  assert.deepEqual(keys.meaning(key("j"), true), ["step", 1]);
  assert.equal(keys.meaning(key("j"), false), null);
  assert.equal(keys.meaning(key("j", { isComposing: true }), true), null);
  assert.equal(keys.meaning(key("j", { keyCode: 229 }), true), null);
  assert.equal(keys.meaning(key("j", { target: { closest: () => ({}) } }), true), null);
  assert.equal(keys.meaning(key("k", { altKey: true }), true), null);
  assert.deepEqual(keys.meaning(key("k", { ctrlKey: true }), false), ["find"]);
  assert.deepEqual(keys.meaning(key("Escape"), false), ["escape"]);
});

test("a wall starts anew at night, on a new version and when its feed is dead, and not otherwise", () => {
  const facts = { uptime: 30 * HOUR, minute: 720, spread: 5, version: "1", served: "1", silent: 0 };
  assert.equal(alive.reason(facts), null);
  assert.equal(alive.reason({ ...facts, minute: 206 }), "night");
  assert.equal(alive.reason({ ...facts, minute: 206, uptime: HOUR }), null);
  assert.equal(alive.reason({ ...facts, served: "2" }), "version");
  assert.equal(alive.reason({ ...facts, served: undefined, silent: 121e3 }), "dead");
});

test("three round ticks reach to about the largest day", () => {
  for (const [most, expected] of [[0, [0, 1, 2]], [3, [0, 2, 4]], [110, [0, 50, 100]], [247, [0, 100, 200]], [2600, [0, 1000, 2000]]]) {
    assert.deepEqual(daily.ticks(most), expected);
  }
  const look = { past: "a", today: "b", text: "c", line: "d", font: "e", size: 18 };
  const made = daily.figure([["2026-11-21", 4], ["2026-11-22", 9]], look, { first: "x", last: "y" });
  assert.deepEqual(made.data[0].marker.color, ["a", "b"]);
});

test("only the rows in sight are drawn", () => {
  assert.deepEqual(queue.windowOf(0, 660, 66, 5000), [0, 14]);
  assert.deepEqual(queue.windowOf(66000, 660, 66, 5000), [996, 1014]);
  assert.deepEqual(queue.windowOf(900, 660, 66, 3), [3, 3]);
});

test("a case stands against its limit; attachments open web addresses only", () => {
  const row = { reported_at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T16:00:00+08:00" };
  const over = drawer.standing(row, AT + MINUTE, null);
  assert.deepEqual([over.over, over.share, over.words, over.limit], [true, 1, "超时 3 分", "办结时限 1 时"]);
  assert.equal(drawer.standing(row, AT, "2026-11-22T15:30:00+08:00").words, "已办结");
  assert.equal(drawer.safeHref("javascript:alert(1)"), null);
  assert.equal(drawer.safeHref("data:text/html,x"), null);
  assert.equal(drawer.safeHref("https://a.example/b.jpg"), "https://a.example/b.jpg");
  assert.equal(drawer.safeHref("HTTPS://A.example/b.jpg"), "https://a.example/b.jpg");
  for (const text of ["/trace", "b.jpg", "//a.example", "https:a.example", "java\nscript:alert(1)", " https://a", ""]) assert.equal(drawer.safeHref(text), null);
  const told = [{ url: "https://a" }, { url: "https://b", fault: "name" }, { fault: "address", said: "ftp://c" }, { fault: "many", said: "7" }];
  assert.equal(drawer.attachmentsTold(told), "附件 2 · 8 个未收录");
  assert.equal(drawer.attachmentsTold(told.slice(0, 1)), "附件 1");
  assert.equal(drawer.attachmentsTold([]), "");
});

test("places are named from the static file, in the reader's order", () => {
  const county = {
    regions: [["330825101", "湖镇镇", "Huzhen Town", 29, 119, "township"], ["330825101264", "希塘村", "Xitang Village", 29, 119, "village"], ["330825101264001", "希塘村 1 网格", "Xitang Village Grid 1", 29, 119, "grid"]],
    matters: [{ code: "dust", name: "扬尘处置", name_en: "Dust", lead: "enforcement", cooperating: [] }], units: [{ code: "enforcement", name: "综合执法局", name_en: "Enforcement" }],
  };
  const index = places.create([county]);
  assert.equal(index.short("330825101264001"), "湖镇镇希塘村");
  assert.equal(index.path("330825101264001"), "湖镇镇希塘村 1 网格");
  assert.equal(index.lead("dust"), "综合执法局");
  assert.ok(!index.known("330803201"));
  const row = { id: "x", severity: 3, title: "t", region: "330825101264", matter: "dust", source: "demo", stage: "handling", reported_at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T15:30:00+08:00", no: "LY", source_id: "s", source_no: "LY20261122-17" };
  const item = desk.describe(row, index, AT);
  assert.deepEqual([item.place, item.demo, item.late, item.state], ["湖镇镇希塘村 · 综合执法局", "演示", true, "超时 32 分"]);
  assert.equal(desk.filtered([row], { ...filters.fromSearch(""), q: "希塘 执法" }, index, AT).length, 1);
  assert.equal(desk.filtered([row], { ...filters.fromSearch(""), q: "横山" }, index, AT).length, 0);
  assert.equal(desk.filtered([row], { ...filters.fromSearch(""), q: "ly20261122-17" }, index, AT).length, 1);
});

test("a reason says something before it is sent, and the token is read from its own cookie", () => {
  for (const good of ["核实报警人位置", "回访 12", "  call back  ", "由".repeat(199) + "理"]) assert.ok(reason.enough(good), good);
  for (const bad of ["", "看看", "   ", "。。。。。", "啊啊啊啊", "由".repeat(201), "a  b"]) assert.ok(!reason.enough(bad), bad);
  assert.equal(reason.cookie("a=1; _csrf_token=x%2Ey; b_csrf_token=2", "_csrf_token"), "x.y");
  assert.equal(reason.cookie("x_csrf_token=1", "_csrf_token"), "");
});

test("a search finds full width by half width and the other way round", () => {
  const text = filters.fold("ＡＢ１２３ 树木倒伏 LY-2026-0042 Ａbc");
  for (const q of ["AB123", "ａｂ１２３", "ab１２3", "ＬＹ－２０２６－００４２", "ly-2026-0042", "树木　ABC"]) assert.ok(filters.finds(text, q), q);
  assert.ok(!filters.finds(text, "ａｂ１２４"));
});
