// Importing a list of who moved: what is sent of a file, what is shown of the answer, and when it may be recorded.
import { page, read, serve, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { importList } from "../../../../assets/app/ui/households/moved_list_dialog.js";

const NOW = Date.parse("2026-08-09T04:05:00Z"), MIB = 1024 * 1024;
const preview = (more = {}) => ({ rows: 3, reports: 2, repeated: 0, silent: 1, kinds: { moved: 2 }, several: [], remarks: [], left_out: 0, digest: "d-1", filename: "", ...more });
const HOUSES = [{ household: "h-1", head: "王某", grid: "330825101264001", people: 3, phone: "", state: "told" }, { household: "h-2", head: "李某", grid: "330825101264002", people: 1, phone: "", state: "told" }];

/** The dialog with `answer(part, body)` as the server. */
function open(answer) {
  page.document.body.replaceChildren();
  const asked = serve((address, { body }) => answer(address.replace(/^\/lists-of\//, "").replace(/\?.*/, ""), JSON.parse(body)));
  const closed = importList({ address: (part) => `/lists-of/${part}?region=1`, name: (code) => code, now: () => NOW });
  const dialog = /** @type {any} */ (page.document.querySelector("dialog.moved")), file = dialog.querySelector("#moved-file");
  const choose = async (content = "户主,时间", size = 0) => {
    const list = new File([content], "名单.csv");
    if (size) Object.defineProperty(list, "size", { value: size });
    Object.defineProperty(file, "files", { value: [list], configurable: true });
    file.dispatchEvent(new Event("change"));
    await settle();
    await page.happyDOM.waitUntilComplete();
    await settle();
  };
  return { asked, closed, dialog, choose, go: dialog.querySelector(".btn-main"), shown: () => read(dialog.querySelector(".moved-shown")), note: () => read(dialog.querySelector(".moved-said")) };
}

test("a chosen file is looked at by itself: its name, its bytes and the time on the clock of the county", async () => {
  const { asked, choose, shown, go, dialog } = open(() => preview());
  assert.deepEqual([go.disabled, dialog.querySelector("#moved-at").value], [true, "2026-08-09T12:05"]);
  await choose();
  assert.equal(asked[0].address, "/lists-of/lists/preview?region=1&lang=zh");
  assert.deepEqual(asked[0].body, { filename: "名单.csv", content: Buffer.from("户主,时间").toString("base64"), at: "2026-08-09T12:05:00+08:00", chosen: [] });
  assert.match(shown(), /3.*2/);
  assert.deepEqual([go.disabled, read(go)], [false, "登记 2 条"]);
});

test("without a file, or with one that is too large, nothing is sent and it is said", async () => {
  const { asked, dialog, choose, note } = open(() => preview());
  dialog.querySelector(".moved-fields button").click();
  await settle();
  assert.ok(note().length > 0);
  await choose("x", 9 * MIB);
  assert.ok(note().length > 0);
  assert.deepEqual(asked, []);
});

test("what is recorded is what was looked at; the dialog then tells whoever opened it", async () => {
  const { asked, closed, dialog, choose, go, shown } = open((part) => (part === "lists" ? { taken: 2, refused: 0, conflicts: 1, repeated: 0 } : preview()));
  await choose();
  go.click();
  await settle();
  await page.happyDOM.waitUntilComplete();
  await settle();
  assert.deepEqual([asked[1].address, asked[1].body.digest], ["/lists-of/lists?region=1&lang=zh", "d-1"]);
  assert.match(shown(), /已登记 2 条.*不同 1 条/);
  assert.equal(go.disabled, true, "once");
  dialog.close();
  assert.equal(await closed, true);
  assert.equal(page.document.querySelector("dialog.moved"), null);
});

test("left without recording it tells so", async () => {
  const { closed, dialog } = open(() => preview());
  dialog.querySelector(".reason-tools button").click();
  assert.equal(await closed, false);
});

test("a refusal is said, and nothing may be recorded", async () => {
  const { choose, note, go } = open(() => { throw { status: 403, error: { code: "forbidden", message: "没有权限导入名单" } }; });
  await choose();
  assert.match(note(), /没有权限导入名单/);
  assert.equal(go.disabled, true);
});

test("a file that cannot be read says each fault, and may not be recorded", async () => {
  const { choose, shown, go } = open(() => preview({ faults: [{ zh: "没有户主一列", en: "no column of heads" }] }));
  await choose();
  assert.match(shown(), /没有户主一列/);
  assert.equal(go.disabled, true);
});

test("a row that fits several households is chosen for, and looked at again before it is recorded", async () => {
  const { asked, dialog, choose, go } = open(() => preview({ several: [{ sheet: "表1", row: 4, households: HOUSES }] }));
  await choose();
  const field = dialog.querySelector(".moved-several select");
  field.value = "h-2";
  field.dispatchEvent(new Event("change", { bubbles: true }));
  assert.equal(go.disabled, true, "what is shown is not what was chosen");
  dialog.querySelector(".moved-fields button").click();
  await settle();
  await page.happyDOM.waitUntilComplete();
  await settle();
  assert.deepEqual(asked.at(-1).body.chosen, [{ sheet: "表1", row: 4, household: "h-2" }]);
  assert.equal(go.disabled, false);
  dialog.close();
});
