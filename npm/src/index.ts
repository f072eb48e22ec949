/**
 * The fare rules of public transport passes: prices, sale and validity windows, refunds, each with its reasons.
 *
 * @packageDocumentation
 */
export * from '../generated/contract.js';
export { Book } from './book.js';
export type { Options } from './call.js';
export { PortillonError } from './error.js';
export type { ErrorCode } from './error.js';
export { init, initSync } from './instance.js';
export type { InitSource } from './instance.js';
