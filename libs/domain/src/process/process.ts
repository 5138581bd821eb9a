/** Processes that ask people, each with its own records (architecture 4). */
export const PROCESSES = ['corrective-action', 'cycle', 'cycle-stage'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** Process of a record, from its speaking id: `CYC-2027`, `CYC-2027/operate`, everything else is a corrective action. */
export function processOf(recordId: string): ProcessName {
  if (!recordId.startsWith('CYC-')) return 'corrective-action';
  return recordId.includes('/') ? 'cycle-stage' : 'cycle';
}
