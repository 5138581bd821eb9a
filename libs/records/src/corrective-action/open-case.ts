/** Records of the log that are not over (final states of specification P4), in the words of the index `corrective_action_open`. */
export const OPEN_CASE = `c.state not in ('NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED', 'DECLINED', 'DONE')`;
