import type { Unmet } from '#domain/errors.js';

/** A problem as one line: `people[3].manager: P99 does not exist`. */
export function lineOf({ field, reason }: Unmet): string {
  return field === undefined ? reason : `${field}: ${reason}`;
}

/** Collects every problem of a file with its path, so that the sender mends all of them at once. */
export class Problems {
  readonly list: Unmet[] = [];

  add(path: string, reason: string): void {
    this.list.push({ code: 'company-file', reason, ...(path !== '' && { field: path }) });
  }
}

/**
 * One object of the file. Each question names a key, notes a problem where the value does not fit and answers with a
 * harmless value, so reading goes on. `done` reports keys that nobody asked for: a misspelt key is never ignored.
 */
export class Reading {
  private readonly asked = new Set<string>();

  private constructor(
    readonly path: string,
    private readonly value: Readonly<Record<string, unknown>>,
    readonly problems: Problems,
  ) {}

  static of(value: unknown, path: string, problems: Problems): Reading {
    if (isObject(value)) return new Reading(path, value, problems);
    problems.add(path, 'is not an object');
    return new Reading(path, {}, new Problems());
  }

  has(key: string): boolean {
    return this.value[key] !== undefined;
  }

  /** Value of a key as it stands; the caller judges it. */
  raw(key: string): unknown {
    this.asked.add(key);
    return this.value[key];
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  /** A text that is not empty. */
  text(key: string): string {
    const value = this.raw(key);
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    this.problems.add(this.at(key), value === undefined ? 'is missing' : 'is not a text, or empty');
    return '';
  }

  /** A text; undefined = not told, null = explicitly none. */
  optionalText(key: string): string | null | undefined {
    const value = this.raw(key);
    if (value === undefined || value === null) return value;
    if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
    this.problems.add(this.at(key), 'is not a text');
    return undefined;
  }

  /** A text, or null where there is none. */
  textOrNull(key: string): string | null {
    return this.optionalText(key) ?? null;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.raw(key);
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    const first = allowed[0] as T;
    this.problems.add(this.at(key), `is ${JSON.stringify(value) ?? 'missing'}; allowed: ${allowed.join(', ')}`);
    return first;
  }

  optionalOneOf<T extends string>(key: string, allowed: readonly T[]): T | null {
    const value = this.raw(key);
    return value === undefined || value === null ? null : this.oneOf(key, allowed);
  }

  flag(key: string): boolean {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    this.problems.add(this.at(key), 'is neither true nor false');
    return false;
  }

  /** A whole number between `min` and `max`, or null where it is not told. */
  wholeNumber(key: string, { min, max }: { min: number; max: number }): number | null {
    const value = this.raw(key);
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.problems.add(this.at(key), `is not a whole number between ${min} and ${max}`);
    return null;
  }

  texts(key: string): string[] {
    return this.items(key, (value, path) => {
      if (typeof value === 'string' && value.trim() !== '') return value.trim();
      this.problems.add(path, 'is not a text, or empty');
      return '';
    });
  }

  /** Objects of a list; an absent list is empty. */
  objects<T>(key: string, read: (item: Reading, index: number) => T): T[] {
    return this.items(key, (value, path, index) => {
      const item = Reading.of(value, path, this.problems);
      const result = read(item, index);
      item.done();
      return result;
    });
  }

  /** Object of a key as it stands, the caller judges what is in it; null where there is none, which is a problem. */
  record(key: string): Readonly<Record<string, unknown>> | null {
    const value = this.raw(key);
    if (isObject(value)) return value;
    this.problems.add(this.at(key), value === undefined ? 'is missing' : 'is not an object');
    return null;
  }

  /** Object of a key, or null where it is absent. */
  object(key: string): Reading | null {
    const value = this.raw(key);
    return value === undefined || value === null ? null : Reading.of(value, this.at(key), this.problems);
  }

  done(): void {
    for (const key of Object.keys(this.value)) {
      if (!this.asked.has(key)) this.problems.add(this.at(key), 'is unknown');
    }
  }

  private items<T>(key: string, read: (value: unknown, path: string, index: number) => T): T[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, index) => read(item, `${this.at(key)}[${index}]`, index));
    this.problems.add(this.at(key), 'is not a list');
    return [];
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
