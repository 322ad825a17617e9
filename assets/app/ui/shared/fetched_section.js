/* What a search of a server-drawn page finds, fetched in its place: a skeleton while it comes, what to do when it does not. Without
   this the page is loaded anew. */
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, render } from "./render.js";

const BONES_AFTER = 300, BONES = 5;
/** What `read` fails with when the server sent it to another page: to sign in, mostly. */
export const ELSEWHERE = "elsewhere";

/** Rows that are to come; who waits for long is told so by the style sheet. */
function bonesTemplate() {
  const rows = Array.from({ length: BONES }, () => html`<div class="bone"><i></i><i></i><i></i><i></i></div>`);
  return html`<div class="page-bones">${rows}<p class="slow">${t("state.slow")}</p></div>`;
}

/** That it failed, with which code, and the way to ask again.
    @param {string} code
    @param {() => void} again */
function failureTemplate(code, again) {
  return html`<div class="page-state is-error" role="alert">${iconTemplate("alert-circle")}<strong>${t("state.error")}</strong>
    <p class="num">${code}</p><button class="btn btn-small" @click=${again}>${iconTemplate("refresh")}${t("state.again")}</button></div>`;
}

/** The address that a form asks for.
    @param {HTMLFormElement} form */
export function addressOf(form) {
  const asked = [...new FormData(form)].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]);
  return `${new URL(form.action).pathname}?${new URLSearchParams(asked)}`;
}

/** The section of a page and the form above it: `read(address, signal)` fetches the page at an address.
    @param {{section: HTMLElement, form: HTMLFormElement, read: (address: string, signal: AbortSignal) => Promise<Document>, page?: Window}} parts */
export function createFetchedSection({ section, form, read, page = window }) {
  /** @type {AbortController | null} */
  let asking = null;

  /** @param {unknown} template */
  function show(template) {
    const place = document.createElement("div");
    render(template, place);
    section.replaceChildren(place);
  }

  /** Fetch what is found at an address; `kept`: it is the address of the page already.
      @param {string} address
      @param {boolean} [kept] */
  async function load(address, kept = false) {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    const waiting = setTimeout(() => show(bonesTemplate()), BONES_AFTER);
    section.setAttribute("aria-busy", "true");
    if (!kept) page.history.pushState(null, "", address);
    try {
      const fresh = await read(address, signal), found = fresh.querySelector("[data-fetched]");
      if (signal.aborted) return;
      if (!found) throw new Error("page");
      clearTimeout(waiting);
      section.replaceChildren(...found.childNodes);
      follow(fresh);
    } catch (problem) {
      if (signal.aborted) return;
      clearTimeout(waiting);
      const { message } = /** @type {Error} */ (problem);
      if (message === ELSEWHERE) return page.location.assign(address);
      const code = /^\d+$/.test(message) ? message : t("hop.browser");
      show(failureTemplate(code, () => load(address, true)));
    } finally {
      clearTimeout(waiting);
      if (!signal.aborted) section.removeAttribute("aria-busy");
    }
  }

  /** The fields that nobody types in say what was asked last.
      @param {Document} fresh */
  function follow(fresh) {
    for (const field of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (form.querySelectorAll("input[type=hidden], select"))) {
      const next = /** @type {HTMLInputElement | null} */ (fresh.querySelector(`form [name="${field.name}"]`));
      if (next) field.value = next.value;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load(addressOf(form));
  });
  section.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !plain || new URL(link.href).pathname !== page.location.pathname) return;
    event.preventDefault();
    load(link.href);
    section.focus({ preventScroll: true });
  });
  page.addEventListener("popstate", () => load(page.location.href, true));
  return { load };
}
