// The component that wasmtime runs, transpiled to JavaScript by jco.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { transpile } from '@bytecodealliance/jco-transpile';
import { Inexpressible, fromComponent, toComponent } from '../support/component.mjs';
import {
  differences,
  nativeReplies,
  packageFolder,
  root,
  shapes,
  unexpressed,
  vectors,
} from '../support/vectors.mjs';

const { functions, types } = shapes;
const problems = { kind: 'list', item: { kind: 'named', type: 'types.problem' } };
const all = vectors();
let folder;
let component;
let imports;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-jco-'));
  const transpiled = await transpile(join(root, 'dist/portillon.wasm'), {
    name: 'portillon',
    outDir: folder,
  });
  imports = transpiled.imports;
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const [name, bytes] of Object.entries(transpiled.files)) {
    const path = name.startsWith(folder) ? name : join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  component = await import(join(folder, 'portillon.js'));
});

after(() => rm(folder, { recursive: true, force: true }));

function interfaceOf(shape) {
  return component[shape.export];
}

/** The reply as compact JSON; `undefined` where the component's types do not allow the request. */
function reply({ function: name, request, books: sources }) {
  const shape = functions.find((shape) => shape.name === name);
  const { Book } = component[functions.find(({ name }) => name === 'tariffs.list').export];
  const books = [];
  try {
    if (shape === undefined || (shape.request === null && Object.keys(request ?? {}).length > 0))
      return undefined;
    const parameters = shape.request === null ? [] : [toComponent(types, shape.request, request)];
    for (const source of sources) books.push(Book.load(JSON.stringify(source)));
    const answer = interfaceOf(shape)[shape.item](...(shape.takesBooks ? [books] : []), ...parameters);
    return JSON.stringify({ ok: fromComponent(types, shape.ok, answer) });
  } catch (error) {
    if (error instanceof Inexpressible) return undefined;
    if (!Array.isArray(error)) throw error;
    return JSON.stringify({ error: fromComponent(types, problems, error) });
  } finally {
    for (const book of books) book[Symbol.dispose ?? Symbol.for('dispose')]();
  }
}

test('the component imports nothing', () => {
  assert.deepEqual(imports, []);
});

test('the transpiled component replies to every vector byte for byte', async (t) => {
  const given = all.map(reply);
  for (const [code, count] of unexpressed(all, given))
    t.diagnostic(`not expressible in the component's types: ${code} (${count})`);
  t.diagnostic(`${given.filter((reply) => reply !== undefined).length} of ${all.length} vectors compared`);
  assert.equal(differences(all, given, nativeReplies(all)), '');
});
