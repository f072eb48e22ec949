// The client of `portillon serve`, against a service that answers what a test says.
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { packageFolder } from '../support/vectors.mjs';

const { checkPass } = await import(`${packageFolder}/node/partner.js`);

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
const pass = { passNumber: '0012345678', birthDate: '2011-04-01', purpose: 'museum-entry', consent: true };
let server;
let partner;
let asked;
let answer;

before(async () => {
  server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push({
      method: request.method,
      url: request.url,
      type: request.headers['content-type'],
      body: Buffer.concat(chunks).toString(),
    });
    if (answer.wait) return;
    response.writeHead(answer.status, answer.headers);
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const service = `http://127.0.0.1:${server.address().port}`;
  partner = { service, partner: 'museum', credential: 'museum-1', key: pem };
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  answer = { status: 200, body: { code: 'valid' } };
});

/** Header and claims of a request, whose signature is good. */
function opened(jws) {
  const [header, payload, signature] = jws.split('.');
  assert.ok(
    verify(null, Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url')),
  );
  return [header, payload].map((part) => JSON.parse(Buffer.from(part, 'base64url')));
}

test('a request is signed, and has a new identifier and the time', async () => {
  const before = Math.floor(Date.now() / 1000);
  assert.deepEqual(await checkPass(partner, pass), { code: 'valid' });
  await checkPass({ ...partner, service: `${partner.service}/` }, pass);
  const [first, second] = asked;
  assert.deepEqual(
    [first.method, first.url, first.type, second.url],
    ['POST', '/v1/checks', 'application/jwt', '/v1/checks'],
  );
  const [header, { jti, iat, ...claims }] = opened(first.body);
  assert.deepEqual(header, { alg: 'EdDSA', typ: 'JWT', kid: 'museum-1' });
  assert.deepEqual(claims, { aud: 'portillon', iss: 'museum', ...pass });
  assert.ok(iat >= before && iat <= Date.now() / 1000);
  assert.ok(jti.length >= 1 && jti.length <= 64);
  assert.notEqual(opened(second.body)[1].jti, jti);
});

test('a customer number, another name of the service and a key of Web Crypto do as well', async () => {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign']);
  const { passNumber, ...rest } = pass;
  // What is not a claim is not sent.
  await checkPass(
    { ...partner, key, audience: 'checks' },
    { ...rest, customerNumber: passNumber, name: 'x' },
  );
  const [, { jti, iat, ...claims }] = opened(asked[0].body);
  assert.deepEqual(claims, { aud: 'checks', iss: 'museum', customerNumber: passNumber, ...rest });
});

test('every code is an answer', async () => {
  answer.body = { code: 'not-valid' };
  assert.deepEqual(await checkPass(partner, pass), { code: 'not-valid' });
  answer = { status: 503, body: { code: 'try-later' } };
  assert.deepEqual(await checkPass(partner, pass), { code: 'try-later' });
  const remedies = [{ code: 'obtain-consent', facts: [] }];
  answer = { status: 403, body: { code: 'refused', reasons: [], remedies } };
  assert.deepEqual(await checkPass(partner, pass), { code: 'refused', reasons: [], remedies });
});

test('a request that could not be read is an error with its problems', async () => {
  const problem = { path: 'passNumber', code: 'malformed-number', message: 'm', remedy: 'r' };
  answer = { status: 400, body: { problems: [problem] } };
  await assert.rejects(checkPass(partner, pass), {
    name: 'PortillonError',
    code: 'bad-request',
    message: '`passNumber`: m; r',
    problems: [problem],
  });
});

test('what is no such service is not taken for one', async () => {
  for (const other of [
    { status: 200, body: '<!doctype html>' },
    { status: 200, body: 'null' },
    { status: 200, body: { code: 'perhaps' } },
    { status: 302, headers: { location: '/v1/checks' }, body: '' },
  ]) {
    answer = other;
    await assert.rejects(checkPass(partner, pass), { code: 'unreachable' });
  }
  await assert.rejects(checkPass({ ...partner, service: 'http://127.0.0.1:1' }, pass), {
    code: 'unreachable',
  });
  answer = { wait: true };
  await assert.rejects(checkPass({ ...partner, timeout: 50 }, pass), { code: 'unreachable' });
});

test('a key that does not sign is an error that does not show it', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const key of ['', 'secret', rsa.export({ type: 'pkcs8', format: 'pem' }), {}]) {
    await assert.rejects(checkPass({ ...partner, key }, pass), (error) => {
      assert.equal(error.code, 'bad-key');
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
  assert.equal(asked.length, 0);
});
