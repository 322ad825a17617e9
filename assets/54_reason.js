/* Asking why: the dialog before personal data is shown, and the request that gives it. Nothing is kept here. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.reason = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const LEAST = 4, MOST = 200;
  const t = (key, params) => root.palm.i18n.t(key, params);
  const h = (...args) => root.palm.dom.h(...args);

  /** Whether a text says enough; the server looks at it again. */
  function enough(text) {
    const plain = [...text.trim().replace(/\s+/g, " ")];
    return plain.length >= LEAST && plain.length <= MOST && new Set(plain.filter((sign) => /[\p{L}\p{N}]/u.test(sign))).size > 1;
  }

  /** Cookie `name` of a cookie header, "" without it. */
  function cookie(all, name) {
    const found = all.split(/;\s*/).find((one) => one.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /** Ask in a modal dialog; resolves to the reason, or null when the reader left. `picks`: texts to choose from. */
  function ask({ title, note, picks }) {
    const field = h("textarea", "reason-field", null, { rows: 2, maxlength: MOST, id: "reason-field", "aria-describedby": "reason-note reason-hint" });
    const hint = h("span", "reason-hint", t("reason.ask.hint"), { id: "reason-hint", "aria-live": "polite" });
    const chips = picks.map((text) => h("button", "btn btn-small", text, { type: "button" }));
    const go = h("button", "btn btn-main", [root.palm.dom.icon("eye"), t("reason.ask.go")], { type: "submit" });
    const leave = h("button", "btn", t("reason.ask.cancel"), { type: "button" });
    const form = h("form", "", [
      h("h2", "", title, { id: "reason-title" }), h("p", "reason-note", note, { id: "reason-note" }),
      h("div", "reason-label", [h("label", "", t("reason.ask"), { for: "reason-field" }), hint]), field,
      h("div", "reason-picks", chips), h("div", "reason-tools", [leave, go]),
    ], { method: "dialog", novalidate: "" });
    const dialog = h("dialog", "help reason", [form], { "aria-labelledby": "reason-title" });
    return new Promise((resolve) => {
      let said = null;
      chips.forEach((chip) => chip.addEventListener("click", () => { field.value = chip.textContent; field.focus(); }));
      leave.addEventListener("click", () => dialog.close());
      dialog.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter" && event.target === field && !event.isComposing && !event.shiftKey) {
          event.preventDefault();
          form.requestSubmit();
        }
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!enough(field.value)) return complain(field, hint);
        said = field.value.trim();
        return dialog.close();
      });
      dialog.addEventListener("close", () => { dialog.remove(); resolve(said); });
      root.document.body.append(dialog);
      dialog.showModal();
      field.focus();
    });
  }

  function complain(field, hint) {
    field.setAttribute("aria-invalid", "true");
    hint.classList.add("is-bad");
    hint.textContent = t("reason.bad_reason");
    field.focus();
  }

  /** The token of this page's session, from the cookie that Dash too reads: its name has our port. */
  function token() {
    const config = JSON.parse(root.document.getElementById("_dash-config").textContent);
    return cookie(root.document.cookie, config.csrf_token_name);
  }

  /** Send a reason; resolves to what may be seen now. Rejects with an Error in the reader's words. */
  async function send(address, reason, signal) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    const asked = { method: "POST", headers, body: JSON.stringify({ reason }), cache: "no-store", signal };
    const answer = await root.fetch(`${address}?lang=${root.palm.i18n.lang()}`, asked);
    const body = await answer.json().catch(() => null);
    if (!answer.ok) throw new Error((body && body.error && body.error.message) || String(answer.status));
    return body;
  }

  return { ask, send, enough, cookie, token };
});
