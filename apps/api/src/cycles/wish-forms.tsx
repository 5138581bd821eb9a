import type { Unmet } from '#domain/errors.js';
import { isFinalCycle } from '#domain/cycle/states.js';
import type { OpenWish } from '#records/cycle/asked-steps.js';
import { dayText } from '../ui/times.js';
import { ErrorSummary } from '../task/task.page.js';
import type { SeenCycle } from './cycle-access.js';

/** A wish as it was typed, and why it was refused. */
export interface TypedWish {
  readonly kind: string;
  readonly check: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
}

interface WishFormsProps {
  readonly base: string;
  readonly person: { readonly formToken: string };
  readonly zone: string;
  readonly seen: SeenCycle;
  readonly wishes: readonly OpenWish[];
  readonly refused: TypedWish | null;
}

/** The ISMS Manager and Top Management ask the chair to stop the cycle, or to resume it; nothing changes before the answer. */
export function WishForms({ base, person, zone, seen, wishes, refused }: WishFormsProps) {
  const { cycle } = seen.view;
  const kind = cycle.state === 'SUSPENDED' ? 'RESUMPTION' : 'SUSPENSION';
  const asked = wishes.find(({ code }) => code === kind);
  if (!seen.steers || isFinalCycle(cycle.state)) return null;
  const verb = kind === 'RESUMPTION' ? 'resume' : 'stop';
  const reason = refused?.fields['reason'] ?? '';
  if (asked) return <Asked wish={asked} zone={zone} words={`Top Management is asked to ${verb} the cycle`} />;
  return (
    <details class="card" open={refused !== null}>
      <summary>Ask Top Management to {verb} the cycle</summary>
      {refused && <ErrorSummary errors={refused.errors} />}
      <p class="soft">
        {kind === 'RESUMPTION'
          ? 'Everything goes on where it stood; planned days move by the time that the cycle was stopped.'
          : 'Nobody is reminded while it is stopped, and no gate is decided. The chair decides.'}
      </p>
      <form method="post" action={`${base}/cycles/${cycle.id}/wishes`} novalidate>
        <input type="hidden" name="formToken" value={person.formToken} />
        <div class="field">
          <label for="f-reason">Reason</label>
          <textarea id="f-reason" name="reason" rows={3} required>
            {reason}
          </textarea>
        </div>
        <button name="kind" value={kind}>
          Ask to {verb}
        </button>
      </form>
    </details>
  );
}

/** What is being decided already. */
export function Asked({ wish, zone, words }: { wish: OpenWish; zone: string; words: string }) {
  return (
    <p class="note">
      {words} since {dayText(wish.since, zone)}
      {wish.people.length > 0 ? `; ${wish.people.join(', ')} decides.` : '; the question goes out in a moment.'}
    </p>
  );
}
