import { isFinal, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import { STATE_WORDS } from './words.js';

/** A state by shape and word: ○ not begun, ◐ under way, ● done, ✕ ended without. */
export function StateTag({ state }: { state: CorrectiveActionState }) {
  return (
    <span class="tag">
      <span aria-hidden="true">{shapeOf(state)} </span>
      {STATE_WORDS[state]}
    </span>
  );
}

function shapeOf(state: CorrectiveActionState): string {
  if (state === 'CLOSED' || state === 'DONE') return '●';
  if (isFinal(state)) return '✕';
  return state === 'RAISED' || state === 'TRIAGE' || state === 'PROPOSED' ? '○' : '◐';
}
