import { readAskedSteps } from '#records/cycle/asked-steps.js';
import { readCycle, type CycleView, type StepView } from '#records/cycle/read-cycle.js';
import { readCycleWaivers } from '#records/cycle/read-waivers.js';
import type { UsedWaiver } from '#records/waivers/valid-waivers.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import type { Principal } from '../http/principal.js';
import { stepKey } from './cycle-words.js';

const STEERING = ['IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR'] as const;

/** A cycle and what of it somebody may see. */
export interface SeenCycle {
  readonly view: CycleView;
  /** Sees every step, gate and version. */
  readonly all: boolean;
  /** Steps and gates that this person is or was asked for: `E1`, `O1/Q2`, `G1`. */
  readonly asked: ReadonlySet<string>;
  /** May ask Top Management beside the steps: a waiver, to stop, to resume. */
  readonly steers: boolean;
  /** Decisions by a waiver of separation of duties; empty for those who do not see the whole. */
  readonly waivers: readonly UsedWaiver[];
}

/**
 * The overview is for everybody of the company; steps are for those who answer for the ISMS and who were asked.
 * @throws Refused 404
 */
export async function seeCycle(deps: ApiDeps, { viewer }: Principal, id: string): Promise<SeenCycle> {
  const view = await readCycle(deps.records, id);
  if (!view) throw new Refused(404, { code: 'unknown-record', title: 'There is no such cycle' });
  const { personId, all } = viewer;
  const asked = all || personId === null ? new Set<string>() : await readAskedSteps(deps.records, { cycleId: id, personId }); // prettier-ignore
  const waivers = all ? await readCycleWaivers(deps.records, id) : [];
  return { view, all, asked, waivers, steers: maySteer(viewer) };
}

export function maySteer({ roles }: Pick<Principal['viewer'], 'roles'>): boolean {
  return STEERING.some((role) => roles.includes(role));
}

/** Whether a step, or a gate by its name, is to be seen. */
export function sees({ all, asked }: Pick<SeenCycle, 'all' | 'asked'>, of: Pick<StepView, 'code' | 'part'>): boolean {
  return all || asked.has(stepKey(of)) || (of.part === '' && [...asked].some((key) => key.startsWith(`${of.code}/`)));
}

/** @throws Refused 403 */
export function requireSight(seen: SeenCycle, of: Pick<StepView, 'code' | 'part'>): void {
  if (sees(seen, of)) return;
  throw new Refused(403, {
    code: 'forbidden',
    title: 'Not allowed',
    detail:
      'Steps and gates are shown to the ISMS Manager, Top Management, auditors and whoever is or was asked for them.',
  });
}
