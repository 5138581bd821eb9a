import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';
import { checkContents, checkFiles, checkSubjects } from './verify-contents.js';
import { checkCycles } from './verify-cycles.js';
import { checkEvents } from './verify-events.js';
import { checkDecisions } from './verify-facts.js';
import type { Finding, Verification, VerifyOptions } from './verify-finding.js';

/** What a verification looked at and what it found; no finding = the evidence is as it was written. */
export interface VerifyReport {
  readonly findings: readonly Finding[];
  readonly counts: Verification['counts'];
}

/**
 * Verifies the evidence from end to end (7.5.3, A.5.28, A.5.33): every event against its hash and seal, every seal against its chain,
 * signature and seals.log, every decision, subject, entry and text against the trail, every evidence file against its hash,
 * and what cycles stand on against the decisions behind it.
 * Reads only, page by page, and does not stop at the first finding. Events that are not sealed yet are checked by their own hash only.
 */
export async function verifyTrail(records: Records, options: VerifyOptions): Promise<VerifyReport> {
  const verification: Verification = {
    ...options,
    read: reader(records),
    findings: [],
    counts: { seals: 0, events: 0, 'events without a seal': 0, decisions: 0, subjects: 0, contents: 0, files: 0 },
  };
  await checkEvents(verification);
  await checkDecisions(verification);
  await checkSubjects(verification);
  await checkContents(verification);
  await checkFiles(verification);
  await checkCycles(verification);
  return { findings: verification.findings, counts: verification.counts };
}
