import type { Problem } from '../generated/contract.js';

/**
 * What kind of failure it is. Codes are stable: programs may decide by them.
 *
 * - `bad-request`: the request could not be read; nothing was decided. See `problems`.
 * - `bad-book`: the tariff book was refused and changes nothing. See `problems`.
 * - `book-freed`: a book was used after its `free()`.
 * - `not-ready`: a function was called before `init()` had finished.
 * - `load-failed`: the WebAssembly module could not be fetched or compiled.
 * - `unknown-code`: a text was asked for a reason, remedy, label or language that this version has none for.
 * - `bad-key`: the private key of a partner does not sign.
 * - `unreachable`: the service that partners ask does not answer.
 * - `internal`: a fault of Portillon itself; please report it.
 */
export type ErrorCode =
  | 'bad-request'
  | 'bad-book'
  | 'book-freed'
  | 'not-ready'
  | 'load-failed'
  | 'unknown-code'
  | 'bad-key'
  | 'unreachable'
  | 'internal';

/** The one error of this package. A refusal ("too late", "not covered") is an answer, never an error. */
export class PortillonError extends Error {
  override readonly name = 'PortillonError';

  /** What kind of failure it is. */
  readonly code: ErrorCode;

  /** Everything wrong with the request or the book, in the order of its fields; empty for other codes. */
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    message: string,
    problems: readonly Problem[] = [],
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.problems = problems;
  }
}

/** The error for problems, with all of them in its message. */
export function problemsError(
  code: ErrorCode,
  problems: readonly Problem[],
  cause?: unknown,
): PortillonError {
  const lines = problems.map(
    ({ path, message, remedy }) => `${path === '' ? '' : `\`${path}\`: `}${message}; ${remedy}`,
  );
  return new PortillonError(code, lines.join('\n'), problems, cause === undefined ? undefined : { cause });
}

/** The error for whatever the module threw: a list of problems, or a fault of its own. */
export function thrownError(code: ErrorCode, thrown: unknown): PortillonError {
  if (Array.isArray(thrown)) return problemsError(code, thrown as Problem[]);
  if (thrown instanceof PortillonError) return thrown;
  return new PortillonError('internal', `a fault of Portillon itself: ${String(thrown)}`, [], {
    cause: thrown,
  });
}
