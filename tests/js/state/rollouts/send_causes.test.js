// Why a message did not arrive, in words: codes that are known, codes that are not, and what somebody said.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { describeCause } from "../../../../assets/app/state/rollouts/send_causes.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

const CAUSES = {
  zh: { no_gateway: "该渠道没有配置网关", "HTTP 503": "网关应答 HTTP 503", "550 no such user": "邮件服务器答复：550 no such user", "5.1.1": "邮件服务器答复：5.1.1", quota_42: "网关代码 quota_42", "电话关机": "电话关机", "": "" },
  en: { no_gateway: "no gateway is set up for this channel", "HTTP 503": "the gateway answered HTTP 503", "550 no such user": "the mail server said: 550 no such user", "5.1.1": "the mail server said: 5.1.1", quota_42: "gateway code quota_42", "线路忙": "线路忙", "": "" },
};

for (const [lang, told] of Object.entries(CAUSES)) {
  test(`a cause is told in ${lang} as the server tells it`, () => {
    useCatalogue(lang, JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8")));
    for (const [cause, words] of Object.entries(told)) assert.equal(describeCause(cause).replaceAll(/[\u2066-\u2069]/g, ""), words);
  });
}
