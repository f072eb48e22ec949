/// <reference lib="esnext.disposable" preserve="true" />
import type { Problem, Tariffs } from '../generated/contract.js';
import { PortillonError, problemsError, thrownError } from './error.js';
import { instance } from './instance.js';

/** Beyond this a source does not even reach the module, whose own limit is 1 MiB: it would only fill its memory. */
const LONGEST = 16 * 1024 * 1024;

const abandoned = new FinalizationRegistry<number>((handle) => instance().freeBook(handle));

/** What only this module can hand to the constructor. */
const key = Symbol('book');

let builtIn: readonly Book[] | undefined;
let make: (handle: number, shared: boolean) => Book;
let handle: (book: Book) => number;

/**
 * A checked tariff book: prices, dates, ceilings and station lists, loaded once and used for many calls.
 *
 * @example
 * using book = Book.load(await readFile('ile-de-france-2027.json', 'utf8'));
 * navigoJour.quote(request, { books: [book, ...Book.builtIn()] });
 */
export class Book {
  #handle: number | undefined;
  readonly #shared: boolean;

  static {
    make = (handle, shared) => new Book(key, handle, shared);
    handle = (book) => {
      if (book.#handle === undefined) {
        throw new PortillonError('book-freed', 'the book was freed; load it again, or free it later');
      }
      return book.#handle;
    };
  }

  private constructor(made: symbol, handle: number, shared: boolean) {
    if (made !== key) throw new PortillonError('bad-book', 'a book is made by `Book.load` or `Book.builtIn`');
    this.#handle = handle;
    this.#shared = shared;
    if (!shared) abandoned.register(this, handle, this);
  }

  /**
   * Reads and checks a book from its JSON text (at most 1 MiB). A bad book changes nothing.
   *
   * @throws {PortillonError} `bad-book`, with all of its problems.
   */
  static load(source: string): Book {
    if (typeof source !== 'string') throw problemsError('bad-book', [notText(source)]);
    if (source.length > LONGEST) throw problemsError('bad-book', [tooLong(source)]);
    const module = instance();
    let handle: number;
    try {
      handle = module.loadBook(source);
    } catch (error) {
      throw thrownError('bad-book', error);
    }
    return make(handle, false);
  }

  /** The books that ship with the package, in their order of precedence. `free()` leaves them as they are. */
  static builtIn(): readonly Book[] {
    builtIn ??= Object.freeze(Array.from(instance().builtInBooks(), (handle) => make(handle, true)));
    return builtIn;
  }

  /** What the book says of itself. */
  info(): Tariffs.BookInfo {
    const [info] = instance().call('tariffs.list', Uint32Array.of(handle(this)), null) as Tariffs.BookInfo[];
    return info as Tariffs.BookInfo;
  }

  /** Gives the memory of the book back. Using the book afterwards is the error `book-freed`. */
  free(): void {
    if (this.#shared || this.#handle === undefined) return;
    abandoned.unregister(this);
    instance().freeBook(this.#handle);
    this.#handle = undefined;
  }

  /** The same as `free()`, for `using`. */
  [Symbol.dispose](): void {
    this.free();
  }
}

/** The numbers by which the module knows the books of a call. */
export function handles(books: readonly Book[]): Uint32Array {
  if (!Array.isArray(books)) throw problemsError('bad-request', [notBooks('books', books)]);
  return Uint32Array.from(books, (book: unknown, index) => {
    if (!(book instanceof Book)) throw problemsError('bad-request', [notBooks(`books[${index}]`, book)]);
    return handle(book);
  });
}

function notText(value: unknown): Problem {
  return {
    path: '',
    code: 'wrong-type',
    message: `the source of a book is its JSON text, not ${kind(value)}`,
    remedy: 'send a string',
  };
}

function tooLong({ length }: string): Problem {
  return {
    path: '',
    code: 'length',
    message: `the book has ${length} characters`,
    remedy: 'send at most 1 MiB',
  };
}

function notBooks(path: string, value: unknown): Problem {
  return {
    path,
    code: 'wrong-type',
    message: `the books are a list of \`Book\`, not ${kind(value)}`,
    remedy: 'send what `Book.load` or `Book.builtIn` gave',
  };
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
