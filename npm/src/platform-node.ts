// The platform of Node, Bun and Deno: the module is a file that is read when it is first needed. The build
// makes CommonJS of this file, where `__dirname` is the folder of this file, or of the bundle it went into.

// Asked for in this way, Node's own modules are there in bundles of either kind.
const { readFileSync } = process.getBuiltinModule('node:fs');
const { dirname, join } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

/** A bundle of ES modules has no `__dirname`; it lies where the program was started. */
const here = typeof __dirname === 'string' ? __dirname : dirname(process.argv[1] ?? '.');

/** The bytes of the module where they can be had at once. */
export function moduleAtHand(): Uint8Array<ArrayBuffer> | undefined {
  for (const folder of ['../..', '.']) {
    try {
      return readFileSync(join(here, folder, 'portillon.wasm'));
    } catch {
      // A bundle has no package around it: the module may lie beside it.
    }
  }
  return undefined;
}

/** Where the module lies unless the caller says otherwise. */
export function moduleLocation(): URL {
  return pathToFileURL(join(here, '../../portillon.wasm'));
}

/** What to do when the module is not found. */
export const notReadyRemedy =
  'copy `portillon.wasm` beside the bundle, keep the package out of it (external), or give the bytes to `initSync()`';
