// What the pages have in common.
import { PortillonError, tariffs } from '../src/index.js';
import type { IsoDate } from '../src/index.js';
import { languages } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { later, today } from './civil.js';
import { el } from './dom.js';
import type { Outcome } from './show.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

/** The answer to a question, or what is wrong with it. */
export function ask<Answer>(question: () => Answer): Outcome<Answer> {
  try {
    return { ok: question() };
  } catch (error) {
    if (error instanceof PortillonError && error.code === 'bad-request') return { error: error.problems };
    throw error;
  }
}

/** The language that the address names, else that of the browser. */
export function chosenLanguage(): Language {
  const wanted = [
    new URLSearchParams(location.hash.slice(1)).get('lang'),
    ...navigator.languages.map((tag) => tag.slice(0, 2)),
  ];
  return (
    languages.find((known) => known === wanted.find((tag) => languages.some((known) => known === tag))) ??
    'en'
  );
}

/** Today if it is in a book of Ile-de-France, else the last day that is, less a week. */
export function knownDay(): IsoDate {
  const day = today();
  const outcome = ask(() => tariffs.inForce({ network: 'ile-de-france', day }));
  if ('ok' in outcome) return day;
  const last = lastKnownDay();
  return last === undefined ? day : later(last, -7);
}

/** The last day that is in a book of Ile-de-France. */
export function lastKnownDay(): IsoDate | undefined {
  const until = tariffs
    .list()
    .filter(({ network }) => network === 'ile-de-france')
    .map(({ until }) => until)
    .sort()
    .at(-1);
  return until && later(until, -1);
}

/** Listens to the choice of a language. */
export function onLanguage(language: Language, change: (language: Language) => void): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=language]')) {
    radio.checked = radio.value === language;
    radio.addEventListener('change', () => change(radio.value as Language));
  }
}

/** Writes what the page itself says; the other pages open in the same language. */
export function translatePage(language: Language): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]'))
    element.textContent = say(language, element.dataset['text'] as Key);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.pages a')) link.hash = `lang=${language}`;
}

/** Fills a choice, and keeps what was chosen. */
export function options(
  select: HTMLSelectElement,
  words: readonly string[],
  name: (word: string) => string,
): void {
  const chosen = select.value;
  select.replaceChildren(...words.map((word) => el('option', { value: word }, capital(name(word)))));
  if (words.includes(chosen)) select.value = chosen;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
