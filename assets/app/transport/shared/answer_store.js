/* Where answers wait over a dead network and a closed page: IndexedDB, or the page's own memory where there is none. */
const NAME = "palm", TABLE = "answers", OPENS_MS = 3000;

/** @template T
    @param {IDBRequest<T>} request
    @returns {Promise<T>} */
function settle(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Wait until what was asked for lies on the disk: a page that is closed before loses it.
    @param {IDBRequest} request
    @returns {Promise<void>} */
function complete(request) {
  return new Promise((resolve, reject) => {
    const work = /** @type {IDBTransaction} */ (request.transaction);
    work.oncomplete = () => resolve();
    work.onabort = () => reject(work.error);
  });
}

/** A database that does not open in time is none: somebody waits to answer.
    @param {(fn: () => void, ms: number) => unknown} later
    @returns {Promise<never>} */
const fail = (later) => new Promise((_, reject) => { later(() => reject(new Error("slow")), OPENS_MS); });

/** @param {IDBFactory | undefined} factory
    @param {(fn: () => void, ms: number) => unknown} later
    @returns {Promise<AnswerStore>} */
export async function openAnswerStore(factory = globalThis.indexedDB, later = setTimeout) {
  try {
    const opening = /** @type {IDBFactory} */ (factory).open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: "key" });
    return createDatabaseStore(await Promise.race([settle(opening), fail(later)]));
  } catch {
    return createMemoryStore();
  }
}

/** @param {IDBDatabase} database
    @returns {AnswerStore} */
function createDatabaseStore(database) {
  const table = (/** @type {IDBTransactionMode} */ mode) => database.transaction(TABLE, mode).objectStore(TABLE);
  return {
    all: async () => inOrder(await settle(table("readonly").getAll())),
    put: (item) => complete(table("readwrite").put(item)),
    remove: (key) => complete(table("readwrite").delete(key)),
  };
}

/** @returns {AnswerStore} */
export function createMemoryStore() {
  /** @type {Map<string, PhoneAnswer>} */
  const items = new Map();
  return {
    all: async () => inOrder([...items.values()]),
    put: async (item) => { items.set(item.key, item); },
    remove: async (key) => { items.delete(key); },
  };
}

/** @param {PhoneAnswer[]} items */
const inOrder = (items) => items.sort((a, b) => a.number - b.number);
