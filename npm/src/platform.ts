// The platform of browsers, bundlers and edge runtimes: the module is fetched, so `init()` must be awaited.
// The build puts `platform-node.ts` in the place of this file where Node's own files can be read.

/** The bytes of the module where they can be had at once. */
export function moduleAtHand(): Uint8Array<ArrayBuffer> | undefined {
  return undefined;
}

/** Where the module lies unless the caller says otherwise. Bundlers know this form and copy the file. */
export function moduleLocation(): URL {
  return new URL('../../portillon.wasm', import.meta.url);
}

/** What to do when a function is called too early. */
export const notReadyRemedy =
  'wait for `await init()` before the first call, or give a compiled module to `initSync()`';
