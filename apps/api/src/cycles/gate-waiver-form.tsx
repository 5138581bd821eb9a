import { GATE_CHECKS } from '#domain/cycle/gate-checks.rules.js';
import type { GateUnmet } from '#domain/cycle/gates.js';
import { isFinalCycle } from '#domain/cycle/states.js';
import type { GateView } from '#records/cycle/read-cycle.js';
import type { GatePageProps } from './gate.page.js';
import { Asked, type TypedWish } from './wish-forms.js';

/** What a check of a gate asks for. */
export function labelOf(gate: GateView, code: string): string {
  return GATE_CHECKS[gate.gate].find((check) => check.code === code)?.label ?? code;
}

/** The ISMS Manager and Top Management ask; the chair decides, and only then the gate may pass without the item. */
export function WaiverForm(props: GatePageProps & { items: readonly GateUnmet[] }) {
  const { base, person, seen, gate, items, refused, wishes, zone } = props;
  const { cycle } = seen.view;
  if (!seen.steers || gate.state === 'PASSED' || isFinalCycle(cycle.state)) return null;
  const asked = wishes.filter(({ code, part }) => code === 'GATE_WAIVER' && part.startsWith(`${gate.gate}/`));
  const open = items.filter(({ code }) => !asked.some(({ part }) => part.split('/')[1] === code));
  return (
    <>
      {asked.map((wish) => (
        <Asked
          wish={wish}
          zone={zone}
          words={`A waiver of "${labelOf(gate, wish.part.split('/')[1] ?? '')}" is asked`}
        />
      ))}
      {open.length > 0 && cycle.state !== 'SUSPENDED' && (
        <details class="card" open={refused !== null}>
          <summary>Ask Top Management for a waiver</summary>
          <p class="soft">
            A waiver has a reason, a last day and a corrective action that ends the need for it. The chair grants or
            refuses it.
          </p>
          <form method="post" action={`${base}/cycles/${cycle.id}/wishes`} novalidate>
            <input type="hidden" name="formToken" value={person.formToken} />
            <input type="hidden" name="gate" value={gate.gate} />
            <WaiverFields open={open} typed={refused} gate={gate} />
            <button name="kind" value="GATE_WAIVER">
              Ask for the waiver
            </button>
          </form>
        </details>
      )}
    </>
  );
}

function WaiverFields({ open, typed, gate }: { open: readonly GateUnmet[]; typed: TypedWish | null; gate: GateView }) {
  return (
    <>
      <div class={errorOf(typed, 'check') ? 'field bad' : 'field'}>
        <label for="f-check">What is to be waived</label>
        <FieldError typed={typed} name="check" />
        <select id="f-check" name="check" {...describedBy(typed, 'check')}>
          {open.map(({ code }) => (
            <option value={code} selected={typed?.check === code}>
              {labelOf(gate, code)}
            </option>
          ))}
        </select>
      </div>
      <Field typed={typed} name="expires" label="Last day of the waiver" type="date" />
      <Field typed={typed} name="caId" label="Corrective action that ends it, such as CA-2027-0014" />
      <Field typed={typed} name="reason" label="Reason" />
    </>
  );
}

function Field(props: { typed: TypedWish | null; name: string; label: string; type?: string }) {
  const { typed, name, label, type = 'text' } = props;
  return (
    <div class={errorOf(typed, name) ? 'field bad' : 'field'}>
      <label for={`f-${name}`}>{label}</label>
      <FieldError typed={typed} name={name} />
      <input id={`f-${name}`} name={name} type={type} value={typed?.fields[name] ?? ''} {...describedBy(typed, name)} />
    </div>
  );
}

function errorOf(typed: TypedWish | null, name: string): string | null {
  return typed?.errors.find(({ field }) => field === name)?.reason ?? null;
}

function FieldError({ typed, name }: { typed: TypedWish | null; name: string }) {
  const reason = errorOf(typed, name);
  if (reason === null) return null;
  return (
    <p class="error" id={`e-${name}`}>
      {reason}
    </p>
  );
}

/** Ties a field to its error, so that whoever hears the page hears both. */
function describedBy(typed: TypedWish | null, name: string) {
  return errorOf(typed, name) === null ? {} : { 'aria-describedby': `e-${name}`, 'aria-invalid': 'true' as const };
}
