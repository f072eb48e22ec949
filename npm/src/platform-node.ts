// The platform of Node, Bun and Deno: the module is a file that is read when it is first needed. The build
// makes CommonJS of this file, where `__dirname` is the folder of the package (or of a bundle).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The bytes of the module where they can be had at once. */
export function moduleAtHand(): Uint8Array<ArrayBuffer> | undefined {
  for (const folder of ['../..', '.']) {
    try {
      return readFileSync(join(__dirname, folder, 'portillon.wasm'));
    } catch {
      // A bundle has no package around it: the module may lie beside it.
    }
  }
  return undefined;
}

/** Where the module lies unless the caller says otherwise. */
export function moduleLocation(): URL {
  return pathToFileURL(join(__dirname, '../../portillon.wasm'));
}

/** What to do when the module is not found. */
export const notReadyRemedy =
  'copy `portillon.wasm` beside the bundle, keep the package out of it (external), or give the bytes to `initSync()`';
