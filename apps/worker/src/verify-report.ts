import type { VerifyReport } from '#records/evidence/verify.js';

/** The report of a verification for people: what was looked at, then each finding in a sentence. */
export function verifyReport({ counts, findings }: VerifyReport): string {
  const looked = [
    `${counts.events} events under ${counts.seals} seals`,
    `${counts['events without a seal']} events not sealed yet`,
    `${counts.decisions} decisions`,
    `${counts.subjects} subjects`,
    `${counts.contents} texts`,
    `${counts.files} evidence files`,
  ].join(', ');
  const lines = [`Looked at ${looked}.`];
  if (findings.length === 0) return [...lines, 'The evidence is as it was written.', ''].join('\n');
  lines.push(`${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} not as written:`);
  for (const finding of findings) lines.push(`  ${finding.kind}  ${finding.what}`);
  return [...lines, ''].join('\n');
}
