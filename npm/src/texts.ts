/**
 * Texts for people: what reasons and remedies say, in English, French and Italian.
 *
 * @packageDocumentation
 */
import { catalogue } from '../generated/catalogue.js';
import type { Amount, Fact, Instant, IsoDate, Reason, Remedy } from '../generated/contract.js';
import { PortillonError } from './error.js';

/** A language that texts exist in. */
export type Language = 'en' | 'fr' | 'it';

/** The languages that texts exist in. */
export const languages: readonly Language[] = ['en', 'fr', 'it'];

type Texts = Readonly<Record<Language, string>>;
type Table = Readonly<Record<string, Texts>>;

/**
 * The sentence that a reason or a remedy stands for. Days, amounts and instants are written as the language
 * does; an instant in the civil time of the network, which is the time that answers give.
 *
 * @example
 * explain(quote.reasons[0], 'fr'); // 'Navigo Jour est vendu pour toutes les zones tarifaires, de 1 à 5.'
 * @throws {PortillonError} `unknown-code`
 */
export function explain(what: Reason | Remedy, language: Language): string {
  const table: Table = 'citation' in what ? catalogue.reasons : catalogue.remedies;
  const template = text(table, what.code, language);
  const sentence = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const values = what.facts.filter((fact) => fact.name === name).map((fact) => formatFact(fact, language));
    return tool(Intl.ListFormat, language, { type: 'unit', style: 'short' }).format(values);
  });
  // imagine R is a name that begins with a small letter.
  if (sentence.startsWith('imagine R')) return sentence;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/**
 * The name of a word of the contract, such as a medium or a mode.
 *
 * @example
 * label('mode', 'noctilien', 'en'); // 'Noctilien night bus'
 * @throws {PortillonError} `unknown-code`
 */
export function label(group: string, word: string, language: Language): string {
  return text(own(catalogue.labels, group) ?? {}, word, language);
}

/** A day in words. */
export function formatDay(day: IsoDate, language: Language): string {
  return written(language, { dateStyle: 'long', timeZone: 'UTC' }, new Date(`${day}T00:00:00Z`));
}

/** An instant in words, in the civil time that it is written in. */
export function formatInstant(instant: Instant, language: Language): string {
  // Without its offset the text is the civil time; read as UTC and written as UTC it stays what it is.
  const civil = new Date(`${instant.slice(0, 19)}Z`);
  const seconds = civil.getUTCSeconds() === 0 ? {} : ({ second: '2-digit' } as const);
  const time = { hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23', timeZone: 'UTC' } as const;
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  if (language !== 'it') return written(language, { ...day, ...time }, civil);
  // In Italian the day hangs on the hour, by an article that hears the vowel of 8 and 11.
  const article = [8, 11].includes(civil.getUTCDate()) ? 'dell’' : 'del ';
  const [hour, date] = [time, { ...day, timeZone: 'UTC' }].map((style) => written(language, style, civil));
  return `ore ${hour} ${article}${date}`;
}

/** An amount in words, in the currency of the network. */
export function formatAmount(amount: Amount, language: Language): string {
  // Given as text, the amount is never a float.
  return tool(Intl.NumberFormat, language, { style: 'currency', currency: 'EUR' }).format(
    amount as Intl.StringNumericLiteral,
  );
}

function written(language: Language, style: Intl.DateTimeFormatOptions, date: Date): string {
  const parts = tool(Intl.DateTimeFormat, language, style).formatToParts(date);
  // French writes the first of a month as an ordinal, which the formatters do not know.
  return parts
    .map(({ type, value }) => (language === 'fr' && type === 'day' && value === '1' ? '1er' : value))
    .join('');
}

function formatFact({ name, value }: Fact, language: Language): string {
  switch (value.tag) {
    case 'day':
      return formatDay(value.val, language);
    case 'instant':
      return formatInstant(value.val, language);
    case 'amount':
      return formatAmount(value.val, language);
    case 'count':
      return tool(Intl.NumberFormat, language, {}).format(value.val);
    case 'text': {
      // The fact has the name of the group that its words belong to; others are names already.
      const texts = own(own(catalogue.labels, name) ?? {}, value.val);
      return texts?.[language] ?? value.val;
    }
  }
}

function text(table: Table, code: string, language: Language): string {
  const found = own(own(table, code) ?? {}, language);
  if (found === undefined) {
    throw new PortillonError(
      'unknown-code',
      `there is no text for \`${code}\` in \`${language}\`; the languages are ${languages.join(', ')}`,
    );
  }
  return found;
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The locale whose habits each language follows. */
export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', it: 'it-IT' };
const tools = new Map<string, unknown>();

/** A formatter; making one takes far longer than using it. */
function tool<Options, Tool>(
  Kind: new (locale: string, options: Options) => Tool,
  language: Language,
  options: Options,
): Tool {
  const key = `${Kind.name} ${language} ${JSON.stringify(options)}`;
  let found = tools.get(key) as Tool | undefined;
  if (found === undefined) {
    found = new Kind(locales[language], options);
    tools.set(key, found);
  }
  return found;
}
