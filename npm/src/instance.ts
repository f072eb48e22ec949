import * as glue from '../generated/portillon.js';
import { PortillonError } from './error.js';
import { moduleAtHand, moduleLocation, notReadyRemedy } from './platform.js';

/**
 * Where the WebAssembly module comes from: an address, a response (or the promise of one), the bytes, or a
 * compiled `WebAssembly.Module`.
 */
export type InitSource = string | object | PromiseLike<object>;

/** What the module offers; everything else of the package stands on it. */
export interface Module {
  /** Throws the list of problems of the request. */
  call(name: string, books: Uint32Array, request: unknown): unknown;
  /** Throws the list of problems of the book. */
  loadBook(source: string): number;
  freeBook(handle: number): void;
  builtInBooks(): Uint32Array;
}

let ready = false;
let loading: Promise<void> | undefined;

/** The module, instantiated. */
export function instance(): Module {
  if (!ready) loadAtHand();
  return glue;
}

/**
 * Makes the package ready, once. Node needs no call: the module is read when it is first used.
 *
 * @param source Where the module comes from; by default the `portillon.wasm` of this package.
 * @throws {PortillonError} `load-failed`; a later call tries again.
 */
export async function init(source?: InitSource): Promise<void> {
  if (ready) return;
  if (source === undefined && tryAtHand()) return;
  loading ??= load(source).finally(() => {
    loading = undefined;
  });
  return loading;
}

/**
 * Makes the package ready at once, from bytes or from a compiled `WebAssembly.Module` such as edge runtimes
 * hand out.
 *
 * @throws {PortillonError} `load-failed`
 */
export function initSync(source: object): void {
  if (ready) return;
  try {
    glue.initSync({ module: source as BufferSource });
    ready = true;
  } catch (error) {
    throw loadFailed(error);
  }
}

async function load(source: InitSource = moduleLocation()): Promise<void> {
  try {
    initSync(await compile(await source));
  } catch (error) {
    throw error instanceof PortillonError ? error : loadFailed(error);
  }
}

async function compile(source: string | object): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return WebAssembly.compile(source as BufferSource);
  const response = source instanceof Response ? source : await fetch(source as string | URL | Request);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  // Compiling while loading asks for the right content type, which not every server sends.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm') ?? false;
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function loadAtHand(): void {
  if (!tryAtHand()) throw new PortillonError('not-ready', `Portillon is not ready; ${notReadyRemedy}`);
}

function tryAtHand(): boolean {
  const bytes = moduleAtHand();
  if (bytes !== undefined) initSync(bytes);
  return ready;
}

function loadFailed(cause: unknown): PortillonError {
  return new PortillonError(
    'load-failed',
    `the WebAssembly module could not be loaded: ${String(cause)}; give \`init()\` the address, the bytes or the compiled module of \`portillon.wasm\``,
    [],
    { cause },
  );
}
