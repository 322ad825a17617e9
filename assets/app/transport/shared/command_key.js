/* The key of a command: the server carries out once what comes twice under it. */

/** A key that no other command has; also where the page came without TLS. */
export function makeKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
