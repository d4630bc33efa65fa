// Every action_id, block_id and callback_id, once. `noun.verb`. A test proves that each has a listener.

export const ACTION = {
  statusOpen: 'status.open', // value: client id
  statusShare: 'status.share', // value: client id
  clientPick: 'client.pick', // external select in the picker modal
  clientChoose: 'client.choose', // value: client id; one of several matches or suggestions
  clientSearch: 'client.search', // opens the picker modal
  snoozeOpen: 'snooze.open', // value: client id
  digestShow: 'digest.show', // opens the digest preview from App Home
  settingsOpen: 'settings.open',
  importApprove: 'import.approve', // value of this and the following: request id
  importCancel: 'import.cancel',
  importRetry: 'import.retry',
  importUndo: 'import.undo',
  importColumns: 'import.columns', // opens the modal of columns
  importSettle: 'import.settle', // opens the modal of conflicts
  importDateOrder: 'import.date_order', // selects in a block that names the request id
  importCurrency: 'import.currency',
  importTerms: 'import.terms',
  missingPaid: 'missing.paid', // value: request id
  missingOpen: 'missing.open', // value: request id
  clientsMerge: 'clients.merge', // value of these: ids of the request and of both clients
  clientsApart: 'clients.apart',
  clientsSplit: 'clients.split', // value: ids of the request and of the merged client
  mappingForget: 'mapping.forget', // value: fingerprint of the titles
} as const;

export const VIEW = {
  loading: 'view.loading',
  message: 'view.message',
  statusPick: 'status.pick',
  snoozeSubmit: 'snooze.submit',
  settingsSubmit: 'settings.submit',
  importSubmit: 'import.submit',
  columnsSubmit: 'columns.submit',
  conflictsSubmit: 'conflicts.submit',
} as const;

/** Blocks whose inputs are read back; the action_id inside equals the block_id. */
export const FIELD = {
  client: 'client.pick',
  snoozeUntil: 'snooze.until',
  snoozeDate: 'snooze.date', // datepicker; wins over snoozeUntil
  snoozeReason: 'snooze.reason',
  channel: 'settings.channel',
  hour: 'settings.hour',
  timeZone: 'settings.zone',
  workingDays: 'settings.days',
  country: 'settings.country',
  region: 'settings.region',
  importFile: 'import.file',
} as const;

/** First part of a block_id that repeats in one message; what makes it unique follows a colon. */
export const BLOCK = {
  digestEntry: 'digest.entry',
  importQuestion: 'import.question', // request id
  column: 'columns.field', // number of the column
  conflict: 'conflicts.line', // number of the conflict
} as const;
