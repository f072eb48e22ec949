// The package in a browser, as it would be served without a bundler.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { launch } from '../support/chromium.mjs';
import {
  differences,
  nativeReplies,
  packageFolder,
  root,
  shapes,
  unexpressed,
  vectors,
} from '../support/vectors.mjs';

const all = vectors();
let folder;
let server;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-browser-'));
  await cp(packageFolder, join(folder, 'portillon'), { recursive: true });
  await cp(join(root, 'npm/test/support/face.mjs'), join(folder, 'face.mjs'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>Portillon</title>',
  );
  server = await serve(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open() {
  const page = await browser.newPage();
  await page.goto(server.url);
  return page;
}

test('the package in Chromium replies to every vector byte for byte', async (t) => {
  const page = await open();
  const given = await page.evaluate(
    async ({ shapes, all }) => {
      const api = await import('/portillon/esm/src/index.js');
      await api.init();
      const { replies } = await import('/face.mjs');
      // A list that crosses to Node keeps no undefined.
      return replies(api, shapes, all).map((reply) => reply ?? null);
    },
    { shapes, all },
  );
  const replies = given.map((reply) => reply ?? undefined);
  for (const [code, count] of unexpressed(all, replies))
    t.diagnostic(`not expressible in the typed face: ${code} (${count})`);
  t.diagnostic(`${replies.filter((reply) => reply !== undefined).length} of ${all.length} vectors compared`);
  assert.equal(differences(all, replies, nativeReplies(all)), '');
});

test('a call before init() has finished is the error not-ready, with what to do', async () => {
  const page = await open();
  const result = await page.evaluate(async () => {
    const { init, titles, PortillonError } = await import('/portillon/esm/src/index.js');
    const attempt = () => {
      try {
        return titles.list().length;
      } catch (error) {
        return error instanceof PortillonError ? [error.code, error.message] : String(error);
      }
    };
    const ready = init();
    const early = attempt();
    await ready;
    return { early, late: attempt() };
  });
  assert.equal(result.early[0], 'not-ready');
  assert.match(result.early[1], /await init\(\)/);
  assert.ok(result.late > 0);
});

const sources = {
  'an address': () => '/portillon/portillon.wasm',
  'a URL': () => new URL('/portillon/portillon.wasm', location.href),
  'a response': () => fetch('/portillon/portillon.wasm').then((response) => response),
  'the promise of a response': () => ({ promise: fetch('/portillon/portillon.wasm') }),
  'a response of another content type': async () =>
    new Response(await (await fetch('/portillon/portillon.wasm')).arrayBuffer()),
  bytes: async () => (await fetch('/portillon/portillon.wasm')).arrayBuffer(),
  'a view of bytes': async () =>
    new Uint8Array(await (await fetch('/portillon/portillon.wasm')).arrayBuffer()),
  'a compiled module': () => WebAssembly.compileStreaming(fetch('/portillon/portillon.wasm')),
};

for (const [name, source] of Object.entries(sources)) {
  test(`init() takes ${name}`, async () => {
    const page = await open();
    const count = await page.evaluate(`(async () => {
      const { init, titles } = await import('/portillon/esm/src/index.js');
      const source = await (${source})();
      await init(source.promise ?? source);
      return titles.list().length;
    })()`);
    assert.ok(count > 0);
  });
}

test('initSync() takes a compiled module, as edge runtimes hand out', async () => {
  const page = await open();
  const count = await page.evaluate(async () => {
    const { initSync, titles } = await import('/portillon/esm/src/index.js');
    initSync(await WebAssembly.compileStreaming(fetch('/portillon/portillon.wasm')));
    return titles.list().length;
  });
  assert.ok(count > 0);
});

test('a module that cannot be loaded is the error load-failed, and a later init() tries again', async () => {
  const page = await open();
  const codes = await page.evaluate(async () => {
    const { init, initSync, titles } = await import('/portillon/esm/src/index.js');
    const codes = [];
    for (const source of [
      '/none.wasm',
      '/index.html',
      new Uint8Array([1, 2, 3]),
      'http://127.0.0.1:1/',
      {},
    ]) {
      await init(source).catch((error) => codes.push(error.code));
    }
    try {
      initSync(new Uint8Array(8));
    } catch (error) {
      codes.push(error.code);
    }
    await Promise.all([init(), init()]);
    return [...codes, titles.list().length > 0];
  });
  assert.deepEqual(codes, [...new Array(6).fill('load-failed'), true]);
});
