import { Defect, RuleViolation } from '../errors.js';

/** What a version changes: it decides the number (specification P7, "Version"). */
export const KINDS_OF_CHANGE = ['NEW_REQUIREMENT', 'CLARIFICATION', 'EDITORIAL'] as const;
export type KindOfChange = (typeof KINDS_OF_CHANGE)[number];

/** Words for a kind of change, as forms and pages say it. */
export const KIND_OF_CHANGE_NAMES: Readonly<Record<KindOfChange, string>> = {
  NEW_REQUIREMENT: 'New requirement or duty',
  CLARIFICATION: 'Clarification',
  EDITORIAL: 'Editorial change',
};

/** Number of a version; `editorial` counts the history notes of the same number. */
export interface VersionNumber {
  readonly major: number;
  readonly minor: number;
  readonly editorial: number;
}

/** `1.0`, or `1.0-e2` for the second editorial change of 1.0. */
export function versionText({ major, minor, editorial }: VersionNumber): string {
  return editorial === 0 ? `${major}.${minor}` : `${major}.${minor}-e${editorial}`;
}

/** @throws Defect for a text that is no version number. */
export function parseVersion(text: string): VersionNumber {
  const found = /^(\d+)\.(\d+)(?:-e(\d+))?$/.exec(text);
  if (!found) throw new Defect(`"${text}" is no version number`);
  return { major: Number(found[1]), minor: Number(found[2]), editorial: Number(found[3] ?? 0) };
}

/** Order of version numbers: negative when `a` comes before `b`. */
export function compareVersions(a: VersionNumber, b: VersionNumber): number {
  return a.major - b.major || a.minor - b.minor || a.editorial - b.editorial;
}

/**
 * Number of the version that changes `base`: a new requirement or duty x+1.0, a clarification x.y+1, an editorial change
 * keeps the number and adds a history note. A number that stood on record is never given again, even where its draft was
 * withdrawn. `base` null = the document has no version yet.
 * @throws RuleViolation `first-version` when the first version is called anything but new
 */
export function nextVersion(
  base: VersionNumber | null,
  kind: KindOfChange,
  taken: readonly VersionNumber[],
): VersionNumber {
  if (base === null && kind !== 'NEW_REQUIREMENT')
    throw new RuleViolation('first-version', 'The first version of a document is new: it changes nothing that stands.');
  const { major, minor } = base ?? { major: 0, minor: 0 };
  if (kind === 'NEW_REQUIREMENT')
    return { major: 1 + most([major, ...taken.map((one) => one.major)]), minor: 0, editorial: 0 };
  const ofMajor = taken.filter((one) => one.major === major);
  if (kind === 'CLARIFICATION')
    return { major, minor: 1 + most([minor, ...ofMajor.map((one) => one.minor)]), editorial: 0 };
  const ofNumber = ofMajor.filter((one) => one.minor === minor);
  return { major, minor, editorial: 1 + most([0, ...ofNumber.map((one) => one.editorial)]) };
}

/** Only a new requirement or duty is acknowledged anew, or where somebody asks for it (specification P7). */
export function needsAcknowledgement(kind: KindOfChange): boolean {
  return kind === 'NEW_REQUIREMENT';
}

function most(numbers: readonly number[]): number {
  return Math.max(...numbers);
}
