// Entering a case: what is sent, what is asked for first, and that what is typed stays until it is entered.
import { page, press, read, settle, type } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { createPlaces } from "../../../../assets/app/state/shared/places.js";
import { createEntryDialog } from "../../../../assets/app/ui/cases/entry_dialog.js";

const regions = [
  ["330825", "龙游县", "Longyou", 29, 119, "county", ""], ["330825101", "湖镇镇", "Huzhen", 29, 119, "township", "hu zhen zhen"],
  ["330825101264", "希塘村", "Xitang", 29, 119, "village", "xi tang cun"], ["330825102", "大街乡", "Dajie", 29, 119, "township", "da jie xiang"],
];
const matters = [{ code: "flood", name: "防汛", name_en: "Floods" }, { code: "fire", name: "消防", name_en: "Fires" }];
const places = createPlaces(/** @type {any} */ ([{ regions, matters, units: [] }]));
const WHOLE = /** @type {any} */ ({ id: "c-1", no: "X-0012", title: "堤坝渗水", severity: 2, lat: 29.03, lon: 119.17, region: "330825101264" });
const CLICKED = { lat: 29.01, lon: 119.2, region: "330825101264" };

/** The form, what it sent and what was entered; `answer(command)` is the server. */
function make(answer = async (_command) => ({ case: "c-9" })) {
  page.document.body.replaceChildren();
  const sent = [], entered = [];
  const sender = { send: (address, command) => { sent.push([address, command]); return answer(command); }, busy: () => false };
  const dialog = createEntryDialog(/** @type {any} */ ({ places, scope: "330825", sender, entered: (made) => entered.push(made) }));
  const field = (name) => /** @type {any} */ (page.document.getElementById(`entry-${name}`));
  const submit = async () => { page.document.querySelector(".case-entry form").requestSubmit(); await settle(); };
  return { dialog, sent, entered, field, submit, alert: () => read(page.document.querySelector(".entry-alert")) };
}

test("what is typed is sent as the server names it, and the case that was made is opened", async () => {
  const { dialog, sent, entered, field, submit } = make();
  dialog.open();
  for (const [name, text] of [["title", " 河水漫堤 "], ["place", "希塘村"], ["matter", "防汛"], ["text", "水深半米"], ["caller", "王某"], ["phone", "13800000000"]]) type(field(name), text);
  field("severity").value = "1";
  await submit();
  assert.deepEqual(sent, [["/api/cases", { title: "河水漫堤", severity: 1, matter: "flood", text: "水深半米", caller: "王某", phone: "13800000000", region: "330825101264" }]]);
  assert.deepEqual([entered, dialog.isOpen()], [[{ case: "c-9" }], false]);
  dialog.open();
  assert.deepEqual([field("title").value, field("place").value], ["", ""], "the next form is empty");
});

test("title and place are asked for, and an unclear matter is no matter; nothing is sent before", async () => {
  const { dialog, sent, field, submit, alert } = make();
  dialog.open();
  const wrong = async () => { await submit(); return ["title", "place", "matter"].filter((name) => field(name).hasAttribute("aria-invalid")).join(); };
  assert.equal(await wrong(), "title");
  type(field("title"), "漫堤");
  assert.equal(await wrong(), "place");
  assert.ok(alert().length > 0);
  type(field("place"), "湖镇镇");
  type(field("matter"), "防");
  assert.equal(await wrong(), "matter", "two matters hold the letter");
  assert.equal(page.document.activeElement, field("matter"));
  assert.deepEqual(sent, []);
});

test("a refusal stands at its field and keeps what was typed; the next try is sent", async () => {
  let refused = true;
  const { dialog, sent, field, submit, alert } = make(async () => {
    if (refused) throw new CommandError("号码不对", "bad_phone", true, "reporter.phone");
    return { case: "c-9" };
  });
  dialog.open();
  for (const [name, text] of [["title", "漫堤"], ["place", "湖镇镇"], ["phone", "12"]]) type(field(name), text);
  await submit();
  assert.match(alert(), /号码不对/);
  assert.deepEqual([field("phone").getAttribute("aria-invalid"), field("title").value, dialog.isOpen()], ["true", "漫堤", true]);
  refused = false;
  await submit();
  assert.deepEqual([sent.length, dialog.isOpen()], [2, false]);
});

test("pressed twice while the answer is on its way it is sent once", async () => {
  let answer = (_made) => {};
  const { dialog, sent, field, submit } = make(() => new Promise((resolve) => { answer = resolve; }));
  dialog.open();
  for (const [name, text] of [["title", "漫堤"], ["place", "湖镇镇"]]) type(field(name), text);
  await submit();
  await submit();
  assert.equal(sent.length, 1);
  answer({ case: "c-9" });
  await settle();
  assert.equal(dialog.isOpen(), false);
});

test("what is typed while the answer is on its way stays, in this form and in that of another case", async () => {
  const answers = /** @type {((made: any) => void)[]} */ ([]);
  const { dialog, entered, field, submit } = make(() => new Promise((done) => { answers.push(done); }));
  const send = async (title) => { type(field("title"), title); type(field("place"), "希塘村"); await submit(); };
  dialog.open();
  await send("漫堤");
  type(field("title"), "管涌");
  answers[0]({ case: "c-1" });
  await settle();
  assert.deepEqual([entered.length, dialog.isOpen(), field("title").value], [1, true, "管涌"]);
  await submit();
  dialog.open(WHOLE);
  type(field("title"), "转移群众");
  answers[1]({ case: "c-2" });
  await settle();
  assert.deepEqual([entered.length, dialog.isOpen(), field("title").value], [2, true, "转移群众"]);
  dialog.open();
  assert.equal(field("title").value, "", "what was entered is not there again");
});

test("a form that stays says that its first case is entered, until it is sent again or is another's", async () => {
  const answers = /** @type {((made: any) => void)[]} */ ([]);
  const { dialog, field, submit } = make(() => new Promise((done) => { answers.push(done); }));
  const said = () => read(page.document.querySelector('.case-entry [role="status"]'));
  dialog.open();
  for (const [name, text] of [["title", "漫堤"], ["place", "希塘村"]]) type(field(name), text);
  for (const [turn, text] of ["水深半米", "水深一米"].entries()) {
    await submit();
    assert.equal(said(), "");
    type(field("text"), text);
    answers[turn]({ case: `c-${turn}`, no: `LY-${turn}` });
    await settle();
    assert.match(said(), new RegExp(`已录入 LY-${turn}。.*再提交会录入另一件`));
  }
  dialog.open(WHOLE);
  assert.equal(said(), "");
});

test("a click on the map gives the point; what is typed afterwards is the place instead", async () => {
  const { dialog, sent, field, submit } = make();
  dialog.place(CLICKED);
  dialog.open();
  assert.equal(field("place").value, "", "a closed form takes no clicks");
  dialog.place(CLICKED);
  assert.equal(field("place").value, "湖镇镇希塘村 (29.01000, 119.20000)");
  assert.equal(page.document.activeElement, field("title"), "what is asked for next");
  type(field("title"), "漫堤");
  await submit();
  assert.deepEqual([sent[0][1].lat, sent[0][1].lon, "region" in sent[0][1]], [29.01, 119.2, false]);
  dialog.open();
  dialog.place(CLICKED);
  type(field("place"), "大街乡");
  type(field("title"), "漫堤");
  await submit();
  assert.deepEqual([sent[1][1].region, "lat" in sent[1][1]], ["330825102", false]);
});

test("a click outside of all grids is said, and is no place", async () => {
  const { dialog, sent, field, submit, alert } = make();
  dialog.open();
  type(field("title"), "漫堤");
  dialog.place({ lat: 30, lon: 121, region: "" });
  assert.ok(alert().length > 0);
  await submit();
  assert.deepEqual([field("place").value, sent], ["", []]);
});

test("closed by Escape it keeps what was typed, and that of a new case apart from that of a part", async () => {
  const { dialog, sent, field, submit } = make();
  dialog.open();
  type(field("title"), "漫堤");
  press(field("title"), "Escape");
  assert.equal(dialog.isOpen(), false);
  dialog.open(WHOLE);
  assert.match(read(page.document.getElementById("entry-heading")), /X-0012 堤坝渗水/);
  assert.deepEqual([field("title").value, field("severity").value, field("place").value], ["", "2", "湖镇镇希塘村 (29.03000, 119.17000)"]);
  type(field("title"), "转移群众");
  dialog.open();
  assert.equal(field("title").value, "漫堤");
  dialog.open(WHOLE);
  assert.equal(field("title").value, "转移群众");
  await submit();
  assert.deepEqual([sent[0][1].split_from, sent[0][1].lat, sent[0][1].region, sent[0][1].severity], ["c-1", 29.03, "330825101264", 2]);
});

test("Escape closes the form while an input method does not use it, and no key reaches the desk", () => {
  const { dialog, field } = make(), heard = [];
  dialog.open();
  page.document.body.addEventListener("keydown", (event) => heard.push(event.key));
  press(field("title"), "Escape", { isComposing: true });
  press(field("title"), "j");
  assert.deepEqual([dialog.isOpen(), heard], [true, []]);
});

test("a place is suggested by its pinyin, with what was typed as its label", () => {
  const { dialog, field } = make();
  dialog.open();
  type(field("place"), "xitang");
  const options = [...page.document.querySelectorAll("#entry-places option")];
  assert.deepEqual(options.map((one) => [one.getAttribute("value"), one.getAttribute("label")]), [["湖镇镇希塘村", "xitang"]]);
});

test("a part lies where its case was reported: by its region, and a point only where the case has one", async () => {
  const where = async (more) => {
    const { dialog, sent, field, submit } = make();
    dialog.open({ ...WHOLE, ...more });
    type(field("title"), "下游道路");
    const shown = read(field("place")) || field("place").value;
    await submit();
    const { region, lat, lon } = sent[0][1];
    return [shown, region, lat, lon];
  };
  assert.deepEqual(await where({ placed: "point" }), ["湖镇镇希塘村 (29.03000, 119.17000)", "330825101264", 29.03, 119.17]);
  assert.deepEqual(await where({ placed: "region" }), ["湖镇镇希塘村", "330825101264", undefined, undefined]);
  assert.deepEqual((await where({ placed: "point", region: "330825999001" })).slice(1), [undefined, 29.03, 119.17], "a township that left the list");
});
