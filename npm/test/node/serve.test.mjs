import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';

const script = new URL('../../scripts/serve.mjs', import.meta.url).pathname;
let folder;
let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portillon-serve-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'site/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'site/a b.wasm'), '\0asm');
  await symlink(join(folder, 'secret.txt'), join(folder, 'site/link.txt'));
  server = await serve(join(folder, 'site'));
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The status of a raw request, which no client has tidied up. */
function status(path, method = 'GET') {
  return new Promise((done, failed) => {
    const socket = connect(new URL(server.url).port, '127.0.0.1', () =>
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
    );
    let text = '';
    socket
      .setEncoding('utf8')
      .on('data', (data) => (text += data))
      .on('error', failed);
    socket.on('end', () => {
      assert.doesNotMatch(text, /secret/);
      done(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
    });
  });
}

test('a folder is answered with its page', async () => {
  const response = await fetch(server.url);
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(await response.text(), '<!doctype html>');
});

test('WebAssembly has the type that streaming asks for', async () => {
  const response = await fetch(`${server.url}a%20b.wasm?v=1`);
  assert.equal(response.headers.get('content-type'), 'application/wasm');
});

test('nothing outside the folder is served', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '//secret.txt',
    '/%00',
    '/%',
    '/none',
  ]) {
    assert.equal(await status(path), 404, path);
  }
});

test('only reading is allowed', async () => {
  assert.equal(await status('/', 'POST'), 405);
  assert.equal(await status('/', 'HEAD'), 200);
});

test('the program prints its address and stops when it is interrupted, also by a link', async () => {
  const link = join(folder, 'link.mjs');
  await symlink(script, link);
  const child = spawn(process.execPath, [link, join(folder, 'site'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await new Promise((done) =>
    child.stdout.setEncoding('utf8').once('data', (data) => done([data])),
  );
  const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)[0];
  assert.equal((await fetch(url)).status, 200);
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  assert.equal(await ended, 0);
});

test('a wrong call of the program is explained', async () => {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [text] = await new Promise((done) =>
    child.stderr.setEncoding('utf8').once('data', (data) => done([data])),
  );
  assert.match(text, /^usage:/);
});
