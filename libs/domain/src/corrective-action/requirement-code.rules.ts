/**
 * What may name a requirement outside the records: a clause of the standard (`10.2 a 1`), a control of Annex A
 * (`A.8.13`), a document of the ISMS (`ISMS-PR-001`). A closed grammar, because requirements are entered as free text,
 * in the open form too, and a name or an address must never leave the records.
 */
const CLAUSE = /^([4-9]|10)(\.\d{1,2}){0,3}( [a-z]( ?\d)?)?$/;
const CONTROL = /^A\.[5-8]\.\d{1,2}$/;
const DOCUMENT = /^ISMS-[A-Z]{1,4}-\d{1,4}$/;

/** True when the text is a requirement's code and nothing else. */
export function isRequirementCode(text: string): boolean {
  return [CLAUSE, CONTROL, DOCUMENT].some((code) => code.test(text));
}

/** Those of the requirements that may be shown outside the records, each once, in the order given. */
export function requirementCodes(references: readonly string[]): string[] {
  return [...new Set(references.map((reference) => reference.trim()))].filter(isRequirementCode);
}
