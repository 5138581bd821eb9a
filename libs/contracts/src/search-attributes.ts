import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Search attributes that the ISMS manager filters by (architecture 7). Roles, ids, dates and enums only. */
export const SEARCH_ATTRIBUTES = {
  process: defineSearchAttributeKey('IsmsProcess', SearchAttributeType.KEYWORD),
  recordId: defineSearchAttributeKey('IsmsRecordId', SearchAttributeType.KEYWORD),
  state: defineSearchAttributeKey('IsmsState', SearchAttributeType.KEYWORD),
  ownerRole: defineSearchAttributeKey('IsmsOwnerRole', SearchAttributeType.KEYWORD),
  waitingOn: defineSearchAttributeKey('IsmsWaitingOn', SearchAttributeType.KEYWORD),
  department: defineSearchAttributeKey('IsmsDepartment', SearchAttributeType.KEYWORD),
  severity: defineSearchAttributeKey('IsmsSeverity', SearchAttributeType.KEYWORD),
  cycle: defineSearchAttributeKey('IsmsCycle', SearchAttributeType.KEYWORD),
  dueAt: defineSearchAttributeKey('IsmsDueAt', SearchAttributeType.DATETIME),
  nextReviewAt: defineSearchAttributeKey('IsmsNextReviewAt', SearchAttributeType.DATETIME),
  overdueLevel: defineSearchAttributeKey('IsmsOverdueLevel', SearchAttributeType.INT),
  late: defineSearchAttributeKey('IsmsLate', SearchAttributeType.BOOL),
  controls: defineSearchAttributeKey('IsmsControls', SearchAttributeType.KEYWORD_LIST),
} as const;
