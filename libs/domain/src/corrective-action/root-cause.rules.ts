import type { Unmet } from '../errors.js';
import type { Policy } from '../policy/policy.js';
import type { RootCauseEntry } from './entries.js';

/** Words that name a person's failing instead of the system's; a cause made of nothing else is refused (specification P4 step 4). */
const BLAME = new Set(
  (
    'human error errors operator user staff employee employees person people personal mistake mistakes made fault faults ' +
    'carelessness careless negligence negligent inattention inattentive distraction distracted forgot forgotten forgetful ' +
    'forgetfulness oversight slip lapse training trained untrained retraining awareness lack lacking insufficient missing ' +
    'no not enough more needs need needed poor inadequate incompetence individual someone somebody factor factors failure ' +
    'failures failed failing blame unaware ignorance ignored attention pay paying paid knowledge skill skills ' +
    'colleague colleagues worker workers administrator engineer technician agent'
  ).split(' '),
);

const FILLER = new Set(
  'a an and as at be because been by did do for from had has have he her his in is it its of on or she that the their them they this to too was we were who with you i our us'.split(
    ' ',
  ),
);

/** True when the text blames a person or asks for training and says nothing of the system that let it happen. */
export function blamesOnlyPeople(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 0 && !FILLER.has(word));
  return words.length > 0 && words.every((word) => BLAME.has(word));
}

/** What is missing from a root-cause analysis (10.2 b 1-3); empty = ready. */
export function unmetRootCause(entry: RootCauseEntry, policy: Policy): Unmet[] {
  const unmet: Unmet[] = [];
  if (entry.method === '5_WHYS') unmet.push(...unmetWhys(entry, policy));
  else if (entry.analysis.trim() === '') {
    unmet.push({ code: 'analysis-missing', field: 'analysis', reason: 'Describe the analysis that led to the cause.' });
  }
  if (entry.cause.trim() === '') {
    unmet.push({ code: 'cause-missing', field: 'cause', reason: 'Name the root cause.' });
  } else if (blamesOnlyPeople(entry.cause)) {
    unmet.push({ code: 'cause-blames-people', field: 'cause', reason: BLAME_REASON });
  }
  if (entry.similar.trim() === '') {
    unmet.push({
      code: 'similar-missing',
      field: 'similar',
      reason: 'Say where you looked for similar nonconformities and what you found; "none found in …" is an answer.',
    });
  }
  return unmet;
}

const BLAME_REASON =
  '"Human error" or "training" alone is not a root cause. Ask once more: what in the process, tool or control let it happen?';

function unmetWhys(entry: RootCauseEntry, policy: Policy): Unmet[] {
  const { min, max } = policy.correctiveAction.whys;
  const unmet: Unmet[] = [];
  const complete = entry.whys.filter((pair) => pair.why.trim() !== '' && pair.answer.trim() !== '');
  if (complete.length < min || complete.length > max) {
    unmet.push({
      code: 'whys-count',
      field: 'whys',
      reason: `Give ${min} to ${max} whys, each with its answer; you gave ${complete.length}.`,
    });
  }
  if (complete.length !== entry.whys.length) {
    unmet.push({ code: 'whys-incomplete', field: 'whys', reason: 'Each why needs its answer.' });
  }
  const last = complete.at(-1);
  if (last && blamesOnlyPeople(last.answer)) {
    unmet.push({ code: 'last-why-blames-people', field: 'whys', reason: BLAME_REASON });
  }
  return unmet;
}
