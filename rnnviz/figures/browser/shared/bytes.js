// Packed arrays of a payload, read back.

/** Whole numbers of one byte. @param {string} text In base64. */
export function decodeBytes(text) {
  // Younger browsers can do it themselves, many times as fast.
  const own = /** @type {any} */ (Uint8Array).fromBase64;
  if (own) return own.call(Uint8Array, text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
  return bytes;
}

/** Whole numbers of two bytes. @param {string} text In base64. */
export function decodeWords(text) {
  const bytes = decodeBytes(text);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

/** Numbers of four bytes. @param {string} text In base64. */
export function decodeFloats(text) {
  const bytes = decodeBytes(text);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
