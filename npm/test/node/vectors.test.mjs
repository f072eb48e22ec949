import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { replies } from '../support/face.mjs';
import {
  differences,
  nativeReplies,
  packageFolder,
  shapes,
  unexpressed,
  vectors,
} from '../support/vectors.mjs';

const all = vectors();
const native = nativeReplies(all);
const faces = {
  'the package as an ES module': await import(`${packageFolder}/node/index.js`),
  'the package as CommonJS': createRequire(import.meta.url)(packageFolder),
  'the package for bundlers, in Node': await import(`${packageFolder}/esm/src/index.js`),
};

for (const [name, api] of Object.entries(faces)) {
  test(`${name} replies to every vector byte for byte`, async (t) => {
    // Node does not fetch files, so the face for bundlers is handed the module; elsewhere this does nothing.
    const { readFileSync } = await import('node:fs');
    await api.init(readFileSync(`${packageFolder}/portillon.wasm`));
    const given = replies(api, shapes, all);
    for (const [code, count] of unexpressed(all, given))
      t.diagnostic(`not expressible in the typed face: ${code} (${count})`);
    t.diagnostic(`${given.filter((reply) => reply !== undefined).length} of ${all.length} vectors compared`);
    assert.equal(differences(all, given, native), '');
  });
}

test('every function of the contract has vectors', () => {
  const asked = new Set(all.map((vector) => vector.function));
  assert.deepEqual(
    shapes.functions.map(({ name }) => name).filter((name) => !asked.has(name)),
    [],
  );
});
