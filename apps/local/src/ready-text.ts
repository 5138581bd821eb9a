/** Where everything is, for the last lines of the start. */
export interface Places {
  readonly pages: string;
  /** Web inbox; none when mails go to a relay of the user's own. */
  readonly inbox?: string;
  readonly smtp: string;
  /** Read-only Temporal UI; none when Temporal runs elsewhere. */
  readonly temporalUi?: string;
  readonly temporal: string;
  readonly namespace: string;
  readonly database: string;
  readonly folder: string;
  /** Machine token, when it was made at this start: shown once. */
  readonly machineToken?: string;
  /** True when the demo company is loaded. */
  readonly demo: boolean;
  readonly seconds: number;
}

const OPEN = 'ExecutionStatus = "Running"';

/**
 * Saved views of the Temporal UI; opening a link adds the view to that browser. Names and queries hold no personal data.
 * A step that waits for several roles lists them in one keyword, the first one first: hence STARTS_WITH.
 */
export const SAVED_VIEWS: readonly (readonly [name: string, query: string])[] = [
  ['Overdue', `${OPEN} AND IsmsOverdueLevel > 0`],
  ['Waiting for Top Management', `${OPEN} AND IsmsWaitingOn STARTS_WITH "Top Management"`],
  ['Waiting for the ISMS Manager', `${OPEN} AND IsmsWaitingOn STARTS_WITH "ISMS Manager"`],
  ['Open corrective actions', `${OPEN} AND WorkflowType = "correctiveAction"`],
  ['Open reviews of documents', `${OPEN} AND WorkflowType = "documentReview"`],
  // Failures of single tasks are no search attribute of this server; what gave up is found here.
  [
    'Ended by a failure',
    'ExecutionStatus = "Failed" OR ExecutionStatus = "TimedOut" OR ExecutionStatus = "Terminated"',
  ],
];

/** Link to a saved view in the Temporal UI. */
export function savedViewUrl(ui: string, namespace: string, [name, query]: readonly [string, string]): string {
  return `${ui}/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}&savedQuery=${encodeURIComponent(name)}`;
}

/** Everything a person needs once the stack is usable. */
export function readyText(places: Places): string {
  const lines = [
    '',
    `Ready in ${places.seconds.toFixed(1)} s`,
    '',
    row('Pages', places.pages),
    row('API docs', `${places.pages}/docs`),
    row('Inbox', places.inbox ?? `none: mails leave by ${places.smtp}`),
    row('Temporal UI', places.temporalUi ?? `none of ours: the server is ${places.temporal}`),
    ...(places.temporalUi === undefined
      ? []
      : SAVED_VIEWS.map((view) => row(`  ${view[0]}`, savedViewUrl(places.temporalUi ?? '', places.namespace, view)))),
    row('SMTP', places.smtp),
    row('Temporal', `${places.temporal} (namespace ${places.namespace})`),
    row('Database', places.database),
    row('Data folder', places.folder),
  ];
  if (places.machineToken !== undefined)
    lines.push('', `Machine token, shown once (Authorization: Bearer …): ${places.machineToken}`);
  if (places.demo) lines.push('', ...walk(places));
  lines.push('', 'Ctrl-C stops everything in good order; the next start goes on where this one stopped.');
  return lines.join('\n');
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(32)}${value}`;
}

function walk({ pages, inbox, temporalUi }: Places): string[] {
  return [
    'A first walk of five minutes:',
    `  1. ${pages}/sign-in: sign in as the ISMS Manager, priya.nandakumar@larkfield.example; the code is in the inbox${inbox === undefined ? '' : ` ${inbox}`}.`,
    `  2. ${pages}/corrective-actions: the log; CA-…-0007 waits for its plan to be approved.`,
    `  3. ${pages}/raise: raise a nonconformity as anybody in the company, and confirm it from the inbox.`,
    '  4. Inbox: open the task mail that follows, press its button, decide; the next mail comes by itself.',
    ...(temporalUi === undefined ? [] : [`  5. ${temporalUi}: see where each case stands and what it waits for.`]),
  ];
}
