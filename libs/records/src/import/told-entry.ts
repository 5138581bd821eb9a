import type { Unmet } from '#domain/errors.js';
import type { CycleForm } from '#domain/process/form-code.js';

type Entry = Readonly<Record<string, unknown>>;

/** An entry of a file as its form read it. */
export interface ToldEntry {
  readonly formVersion: number;
  /** Null where its shape does not fit. */
  readonly entry: Entry | null;
  /** What does not fit; `field` is the place in what was told, such as `controls[2].ownerId`. */
  readonly unmet: readonly Unmet[];
  /** Place, in what was told, of a field that a rule names in the entry. */
  readonly placeOf: (field: string) => string;
}

/**
 * Reads the entry of a step of a cycle by the form that a person would have filled in. Forms are a room that records does not
 * see, so the app hands its reader to the import (`readToldEntry` of libs/forms).
 */
export type ReadToldEntry = (form: CycleForm, told: Entry) => ToldEntry;
