/* A photo before it leaves the phone: drawn anew on a canvas no larger than a screen. What the camera wrote into the file, the place
   among it, stays on the phone. */
import { t } from "../../state/shared/i18n.js";

const LONGEST_SIDE = 1600, QUALITY = 0.8;
export const MOST_PHOTOS = 3;

/** How large a picture becomes: its shape, no side longer than a screen's.
    @param {number} width
    @param {number} height */
export function fitSize(width, height) {
  const share = Math.min(1, LONGEST_SIDE / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** A file as a small JPEG; null when it is no picture.
    @param {Blob} file
    @returns {Promise<ArrayBuffer | null>} */
export async function shrinkPhoto(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fitSize(picture.width, picture.height));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((/** @type {(made: Blob | null) => void} */ resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    return made ? await made.arrayBuffer() : null;
  } catch {
    return null;
  }
}

/** A photo as the page shows it.
    @param {ArrayBuffer} content
    @returns {PhonePhoto} */
export const showPhoto = (content) => ({ content, url: URL.createObjectURL(new Blob([content], { type: "image/jpeg" })) });

/** A photo as text, to be sent with words.
    @param {ArrayBuffer} content */
export function encodePhoto(content) {
  const bytes = new Uint8Array(content), parts = [];
  for (let i = 0; i < bytes.length; i += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return btoa(parts.join(""));
}

/** Photos that are chosen on the page, and what is sent while they become small: it waits for them, once however often it is pressed, and
    stays where one of them fails, so that whoever sends it sees that first.
    @param {{draw(): void, shrink?: (file: Blob) => Promise<ArrayBuffer | null>}} parts */
export function createPhotoChoice({ draw, shrink = shrinkPhoto }) {
  /** @type {Set<Promise<boolean>>} */
  const working = new Set();
  /** @type {Set<string>} */
  const held = new Set();   // forms by what they are of: one that is drawn anew is the same

  /** Whether all of them became photos.
      @param {File[]} files
      @param {PhotoDraft} target
      @param {() => boolean} open */
  async function take(files, target, open) {
    let whole = true;
    for (const file of files) {
      const content = await shrink(file);
      if (!open()) return true;
      if (!content) [whole, target.photoFault] = [false, t("palm.photo.bad")];
      else if (target.photos.length < MOST_PHOTOS) target.photos = [...target.photos, showPhoto(content)];
      draw();
    }
    return whole;
  }

  /** Other work that what is sent waits for: whether it came out whole.
      @param {Promise<boolean>} work */
  function follow(work) {
    working.add(work);
    work.finally(() => working.delete(work));
  }

  return {
    follow,
    /** Whether something that was sent waits for its photos. */
    waits: () => held.size > 0,
    /** The files of a field come to a draft, as long as what they were chosen for lies `open`.
        @param {HTMLInputElement} field
        @param {PhotoDraft} target
        @param {() => boolean} open */
    choose(field, target, open) {
      const files = [...field.files ?? []].slice(0, Math.max(0, MOST_PHOTOS - target.photos.length));
      field.value = "";
      target.photoFault = "";
      draw();
      follow(take(files, target, open));
    },
    /** Send it when its photos are small; false when one of them failed.
        @param {HTMLFormElement} form
        @param {(form: HTMLFormElement) => void} send */
    async submit(form, send) {
      const name = JSON.stringify([form.id, { ...form.dataset }]);
      if (held.has(name)) return true;
      held.add(name);
      draw();
      let whole = true;
      while (working.size) whole = (await Promise.all(working)).every(Boolean) && whole;
      held.delete(name);
      if (whole) send(form);
      draw();
      return whole;
    },
  };
}
