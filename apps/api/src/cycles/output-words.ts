import type { Output } from '#records/cycle/outputs.js';
import { dayText } from '../ui/times.js';

export function authorOf(output: Output): string {
  return output.author ?? output.imported_from ?? 'taken over from an earlier record';
}

/** Who approved or sent back a version, and when; where nobody has to, it counts from its submission. */
export function approvedWords(output: Output, zone: string): string {
  if (output.approved_at === null) return 'not decided';
  const day = dayText(output.approved_at.getTime(), zone);
  return output.approver === null ? `no approval needed, ${day}` : `${output.approver}, ${day}`;
}
