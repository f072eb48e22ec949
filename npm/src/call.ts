import { handles } from './book.js';
import type { Book } from './book.js';
import { thrownError } from './error.js';
import { instance } from './instance.js';
import { plain } from './plain.js';

/** What a call may be given beside its request. */
export interface Options {
  /**
   * The tariff books to use, in order of precedence: of each network the first one that is in force on the
   * day. Absent or empty: the built-in ones.
   */
  readonly books?: readonly Book[] | undefined;
}

const NO_BOOKS = new Uint32Array(0);

/** Sends one request to the module. */
export function call<Answer>(name: string, request?: unknown, options?: Options): Answer {
  const module = instance();
  const books = options?.books == null ? NO_BOOKS : handles(options.books);
  const value = plain(request);
  try {
    return module.call(name, books, value) as Answer;
  } catch (error) {
    throw thrownError('bad-request', error);
  }
}
