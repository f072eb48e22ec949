// Civil days and hours of the network's time zone, for the drawing.
import type { Instant, IsoDate } from '../src/index.js';
import { locales } from '../src/texts.js';
import type { Language } from '../src/texts.js';

const ZONE = 'Europe/Paris';
const HOUR = 3_600_000;

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export interface Civil {
  readonly day: IsoDate;
  readonly hour: number;
  readonly minute: number;
}

/** The civil time of a moment (milliseconds since 1970). */
export function civil(moment: number): Civil {
  const part = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
  return {
    day: `${part['year']}-${part['month']}-${part['day']}`,
    hour: Number(part['hour']),
    minute: Number(part['minute']),
  };
}

/** The moment of an instant. */
export function moment(instant: Instant): number {
  return Date.parse(instant);
}

/** Today, where the network is. */
export function today(): IsoDate {
  return civil(Date.now()).day;
}

/** The day that comes `days` later. */
export function later(day: IsoDate, days: number): IsoDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The moment at which a civil day begins. */
export function dayStart(day: IsoDate): number {
  // Clocks do not change at midnight here, and the zone is one or two hours ahead of UTC.
  const utc = Date.parse(`${day}T00:00:00Z`);
  return (
    [2, 1]
      .map((ahead) => utc - ahead * HOUR)
      .find((start) => civil(start).day === day && civil(start).hour === 0) ?? utc - HOUR
  );
}

/** What clocks show at an instant: `2026-03-01T09:00`. */
export function civilTime(instant: Instant): string {
  const { day, hour, minute } = civil(moment(instant));
  return `${day}T${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** The instant at which clocks show a civil time: the first one, where they show it twice. */
export function instantOf(time: string): Instant {
  const at = (offset: string) => `${time}:00${offset}`;
  return at(['+02:00', '+01:00'].find((offset) => civilTime(at(offset)) === time) ?? '+01:00');
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** The midnights in [from, until]. */
export function midnights(from: number, until: number): number[] {
  const found: number[] = [];
  for (
    let day = civil(from).day, start = dayStart(day);
    start <= until;
    day = later(day, 1), start = dayStart(day)
  ) {
    if (start >= from) found.push(start);
  }
  return found;
}

/** The full hours in [from, until], each with its civil hour: on the night the clocks go back, 2 comes twice. */
export function hours(from: number, until: number): { at: number; hour: number }[] {
  const found: { at: number; hour: number }[] = [];
  for (let at = Math.ceil(from / HOUR) * HOUR; at <= until; at += HOUR)
    found.push({ at, hour: civil(at).hour });
  return found;
}

/** How many hours a civil day has: 23, 24 or 25. */
export function hoursOf(day: IsoDate): number {
  return (dayStart(later(day, 1)) - dayStart(day)) / HOUR;
}

/** Weekday and day of month, short. */
export function shortDay(at: number, language: Language, narrow: boolean): string {
  const style: Intl.DateTimeFormatOptions = {
    timeZone: ZONE,
    day: 'numeric',
    ...(narrow ? {} : { weekday: 'short' as const }),
  };
  return new Intl.DateTimeFormat(locales[language], style).format(at);
}

/** Day of month and month, short. */
export function shortDate(at: number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    timeZone: ZONE,
    day: 'numeric',
    month: 'short',
  }).format(at);
}
