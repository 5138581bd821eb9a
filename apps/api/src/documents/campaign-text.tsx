import type { CampaignLine } from '#records/documents/read-document.js';
import { timeText } from '../ui/times.js';

/** How far a campaign is, in words and as a bar. */
export function CampaignText({ campaign, zone }: { campaign: CampaignLine; zone: string }) {
  const { versionId, asked, done, target, due, state } = campaign;
  const percent = asked === 0 ? 100 : Math.floor((done * 100) / asked);
  return (
    <p>
      <label>
        {versionId}: {done} of {asked} ({percent} %, target {target} %), {state.toLowerCase()}, due{' '}
        {timeText(due.getTime(), zone)} <progress value={done} max={asked} />
      </label>
    </p>
  );
}
