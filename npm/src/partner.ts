/**
 * A client of `portillon serve`: a partner asks whether a pass is valid, and learns nothing else of its holder.
 *
 * @packageDocumentation
 */
import type { IsoDate, Problem, Reason, Remedy } from '../generated/contract.js';
import { PortillonError, problemsError } from './error.js';

/** Who asks, and where. */
export interface Partner {
  /** Address of the service, for example `https://checks.example`. */
  readonly service: string;
  /** The partner's identifier. */
  readonly partner: string;
  /** The identifier of its credential. */
  readonly credential: string;
  /** The private key of the credential (Ed25519): a PEM text (PKCS #8), or a key of Web Crypto. */
  readonly key: string | SigningKey;
  /** The name of the service, where it has another than `portillon`. */
  readonly audience?: string | undefined;
  /** How long an answer may take, in milliseconds; without it 10 seconds. */
  readonly timeout?: number | undefined;
}

/** A private key of Web Crypto (`CryptoKey`), for Ed25519 and the use `sign`. */
export interface SigningKey {
  readonly type: string;
  readonly usages: readonly string[];
}

/** Whose pass, and what for. */
export type PassToCheck = {
  /** Birth date of the holder. */
  readonly birthDate: IsoDate;
  /** What for: a purpose of the contract. */
  readonly purpose: string;
  /** Whether the holder's consent was obtained. */
  readonly consent: boolean;
} & (
  | { /** Number of the pass. */ readonly passNumber: string; readonly customerNumber?: undefined }
  | { /** Number of the customer. */ readonly customerNumber: string; readonly passNumber?: undefined }
);

/** What the service answers. */
export type PassAnswer =
  /** A pass that can be used today; or none, for whatever cause; or it could not be looked up: ask again a little later. */
  | { readonly code: 'valid' | 'not-valid' | 'try-later' }
  /** The partner's own credential, contract, request or quota: every ground, and what would change it. */
  | { readonly code: 'refused'; readonly reasons: readonly Reason[]; readonly remedies: readonly Remedy[] };

/**
 * Asks whether a pass is valid today. Each call is a request of its own, with a new identifier and the time of this
 * machine, which may be off by a minute.
 *
 * @example
 * const partner = { service: 'https://checks.example', partner: 'museum', credential: 'museum-1', key: pem };
 * const pass = { passNumber: '0012345678', birthDate: '2011-04-01', purpose: 'museum-entry', consent: true };
 * const { code } = await checkPass(partner, pass); // 'valid'
 * @throws {PortillonError} `bad-request` with the problems of the request, `bad-key`, `unreachable`
 */
export async function checkPass(partner: Partner, pass: PassToCheck): Promise<PassAnswer> {
  const body = await sign(partner, pass);
  const { status, text } = await send(partner, body);
  const answer = read(text);
  if (Array.isArray(answer.problems)) throw problemsError('bad-request', answer.problems as Problem[]);
  switch (answer.code) {
    case 'valid':
    case 'not-valid':
    case 'try-later':
      return { code: answer.code };
    case 'refused':
      return {
        code: answer.code,
        reasons: answer.reasons as Reason[],
        remedies: answer.remedies as Remedy[],
      };
    default:
      throw new PortillonError(
        'unreachable',
        `what answers with status ${status} is no such service; see to its address`,
      );
  }
}

/** A compact JWS (RFC 7515) of the claims, with an Ed25519 signature (RFC 8037). */
async function sign(partner: Partner, pass: PassToCheck): Promise<string> {
  const header = { alg: 'EdDSA', typ: 'JWT', kid: partner.credential };
  const { passNumber, customerNumber, birthDate, purpose, consent } = pass;
  const claims = {
    aud: partner.audience ?? 'portillon',
    iss: partner.partner,
    jti: crypto.randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    ...{ passNumber, customerNumber, birthDate, purpose, consent },
  };
  const utf8 = new TextEncoder();
  const part = (value: unknown) => base64url(utf8.encode(JSON.stringify(value)));
  const message = `${part(header)}.${part(claims)}`;
  try {
    const key = typeof partner.key === 'string' ? await importKey(partner.key) : (partner.key as CryptoKey);
    const signature = await crypto.subtle.sign('Ed25519', key, utf8.encode(message));
    return `${message}.${base64url(new Uint8Array(signature))}`;
  } catch (error) {
    throw new PortillonError(
      'bad-key',
      'the private key does not sign with Ed25519; give it in PEM, as `portillon partner add` makes it',
      [],
      { cause: error },
    );
  }
}

function importKey(pem: string): Promise<CryptoKey> {
  const base64 = /-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----/.exec(pem)?.[1] ?? '';
  const der = Uint8Array.from(atob(base64.replaceAll(/\s/g, '')), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign']);
}

function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function send(
  { service, timeout }: Partner,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(`${service.replace(/\/+$/, '')}/v1/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/jwt' },
      body,
      // A signed request is for this address only.
      redirect: 'error',
      signal: AbortSignal.timeout(timeout ?? 10_000),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new PortillonError(
      'unreachable',
      'the service does not answer; see to its address, or ask again later',
      [],
      { cause: error },
    );
  }
}

/** An object, or an empty one. */
function read(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
