import type { WireNumber, WireValue } from '../contract/index.ts';
import { isPlainTensor, type Plain } from './plain.ts';

/** Plain data as JSON that loses nothing. */
export function toWire(value: Plain): WireValue {
  if (typeof value === 'number') {
    const written = wireNumber(value);
    return typeof written === 'number' ? written : { number: written };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isPlainTensor(value)) return { shape: value.shape, data: value.data.map(wireNumber) };
  if (Array.isArray(value)) return { list: value.map(toWire) };
  return { record: Object.entries(value).map(([key, item]) => [key, toWire(item as Plain)]) };
}

/** The plain data that {@link toWire} has written. The value must be one of its kind. */
export function fromWire(value: WireValue): Plain {
  if (typeof value !== 'object' || value === null) return value;
  if ('number' in value) return Number(value.number);
  if ('list' in value) return value.list.map(fromWire);
  if ('record' in value) {
    return Object.fromEntries(value.record.map(([key, item]) => [key, fromWire(item)]));
  }
  return { shape: value.shape, data: value.data.map(Number) };
}

function wireNumber(value: number): WireNumber {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : (String(value) as WireNumber);
}
