// A request is copied before it reaches the module. What the caller hands over may be anything: a getter
// that throws in the midst of WebAssembly would leave the module's stack where it was, and a value that
// changes while it is read would be checked in one state and used in another.
import type { Problem } from '../generated/contract.js';
import { PortillonError, problemsError } from './error.js';

/** Deeper than any request that the core reads: what lies below is refused without being looked at. */
const DEEPEST = 64;

/** More values than any request that the core reads. */
const MOST_VALUES = 1_000_000;

/** More characters than any request that the core reads: a text beyond would only fill the module's memory. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

interface Budget {
  values: number;
  characters: number;
}

/** The request as plain JSON values. */
export function plain(request: unknown): unknown {
  const budget = { values: MOST_VALUES, characters: MOST_CHARACTERS };
  if (typeof request !== 'object' || request === null) return scalar(request, [], budget);
  const path: (string | number)[] = [];
  try {
    return copy(request, path, budget);
  } catch (error) {
    if (error instanceof PortillonError) throw error;
    const problem = notJson(path, 'it cannot be read', 'send plain values');
    throw problemsError('bad-request', [problem], error);
  }
}

function copy(value: object, path: (string | number)[], budget: Budget): unknown {
  const depth = path.length;
  if (depth >= DEEPEST) return null;
  if (value instanceof Date) {
    throw refused(
      path,
      'a Date names an instant, and its day depends on the time zone',
      'send text, for example `2026-01-02`',
    );
  }
  if (Array.isArray(value)) {
    const { length } = value;
    spend(budget, length, path);
    const list: unknown[] = new Array(length);
    for (let index = 0; index < length; index += 1) {
      path[depth] = index;
      list[index] = item(value[index], path, budget);
    }
    path.length = depth;
    return list;
  }
  const keys = Object.keys(value);
  spend(budget, keys.length, path);
  const object: Record<string, unknown> = {};
  for (const key of keys) {
    path[depth] = key;
    const field: unknown = (value as Record<string, unknown>)[key];
    // An optional field that is spelled out as `undefined` is an absent field.
    if (field === undefined) continue;
    if (!wellFormed(key))
      throw refused(path, 'the name of the field holds half a character', 'send well-formed text');
    const copied = item(field, path, budget);
    if (key === '__proto__') Object.defineProperty(object, key, { value: copied, enumerable: true });
    else object[key] = copied;
  }
  path.length = depth;
  return object;
}

function item(value: unknown, path: (string | number)[], budget: Budget): unknown {
  return typeof value === 'object' && value !== null
    ? copy(value, path, budget)
    : scalar(value, path, budget);
}

function scalar(value: unknown, path: readonly (string | number)[], budget: Budget): unknown {
  switch (typeof value) {
    case 'string':
      budget.characters -= value.length;
      if (budget.characters < 0) throw tooLarge(path, `${MOST_CHARACTERS} characters`);
      if (!wellFormed(value)) throw refused(path, 'the text holds half a character', 'send well-formed text');
      return value;
    case 'bigint':
    case 'function':
    case 'symbol':
      throw refused(path, `a ${typeof value} has no JSON form`, 'send a plain value');
    default:
      return value;
  }
}

function spend(budget: Budget, values: number, path: readonly (string | number)[]): void {
  budget.values -= values;
  if (budget.values < 0) throw tooLarge(path, `${MOST_VALUES} values`);
}

function tooLarge(path: readonly (string | number)[], limit: string): PortillonError {
  const problem = {
    path: written(path),
    code: 'too-large',
    message: `the request has more than ${limit}`,
    remedy: 'send several requests',
  };
  return problemsError('bad-request', [problem]);
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function wellFormed(text: string): boolean {
  // Not every browser in use has `isWellFormed`.
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return native === undefined ? !loneSurrogate.test(text) : native.call(text);
}

function refused(path: readonly (string | number)[], message: string, remedy: string): PortillonError {
  return problemsError('bad-request', [notJson(path, message, remedy)]);
}

function notJson(path: readonly (string | number)[], message: string, remedy: string): Problem {
  return { path: written(path), code: 'not-json', message, remedy };
}

function written(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
