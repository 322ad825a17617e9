// The way to a case from a phone: its map, its telephone, how far it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { describeKm, dialAddress, mapAddress } from "../../../../../assets/app/ui/phone/calls/phone_case_view.js";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("the place opens in the phone's own map", () => {
  const place = { lat: 29.03546, lon: 119.2029 };
  assert.equal(mapAddress(place, "树 & 路", "Android 14"), "geo:29.035460,119.202900?q=29.035460,119.202900(%E6%A0%91%20%26%20%E8%B7%AF)");
  assert.match(mapAddress(place, "树", "Mozilla/5.0 (iPhone; CPU iPhone OS 18)"), /^maps:\?ll=29\.035460,119\.202900&q=%/);
});

test("a number is dialled without what people write between its digits", () => {
  assert.equal(dialAddress("+86 570-7000 000"), "tel:+865707000000");
});

test("a distance is as fine as it helps", () => {
  assert.deepEqual([0.001, 0.643, 0.996, 3.24, 17.6].map(describeKm), ["10 米", "640 米", "1.0 公里", "3.2 公里", "18 公里"]);
});
