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
  reminderOpen: 'reminder.open', // value: client id
  reminderTest: 'reminder.test', // in the preview: a copy to whoever looks at it
  reminderCancel: 'reminder.cancel', // value of this and the following two: reminder id
  reminderMarkSent: 'reminder.mark_sent',
  reminderAgain: 'reminder.again',
  reminderLookAgain: 'reminder.look_again', // value: reminder id
  thanksOpen: 'thanks.open', // value: client id
  reminderNext: 'reminder.next', // value of this and the following: from which client of the list on
  reminderPrevious: 'reminder.previous',
  clientReplied: 'client.replied', // value of these: client id
  clientAnswered: 'client.answered',
  contactsOpen: 'contacts.open', // value of this and the following two: client id
  contactAdd: 'contact.add',
  remindingStop: 'reminding.stop', // opens the form that asks why
  remindingAllow: 'reminding.allow', // value: client id
  contactEdit: 'contact.edit', // value of this and the following: contact id
  contactRemove: 'contact.remove',
  senderOpen: 'sender.open',
  senderTest: 'sender.test', // a test mail to whoever presses
  lettersOpen: 'letters.open', // the list of letters, with whose words they are
  letterEdit: 'letter.edit', // value of these: stage and language
  letterPreview: 'letter.preview',
  letterReset: 'letter.reset',
  mappingForget: 'mapping.forget', // value: fingerprint of the titles
  questionCause: 'question.cause', // select; its block names the question, the value is the cause
  questionForm: 'question.form', // value: question id
  questionLeave: 'question.leave', // value: question id
  questionSkip: 'question.skip', // value: question id
  questionList: 'question.list',
  reasonOpen: 'reason.open', // value: client id
  causeAdd: 'cause.add',
  causeEdit: 'cause.edit', // value of this and the following three: code of the cause
  causeRetire: 'cause.retire',
  causeRestore: 'cause.restore',
  causeRemove: 'cause.remove',
  causesNext: 'causes.next', // value of this and the following: from which cause of the list on
  causesPrevious: 'causes.previous',
  askingOpen: 'asking.open',
  noteAdd: 'note.add', // value: client id
  noteEdit: 'note.edit', // value of this and the following: note id
  noteDelete: 'note.delete',
  notesOpen: 'notes.open', // value: client id
  notesNext: 'notes.next', // value of this and the following: from which note of the list on
  notesPrevious: 'notes.previous',
  noteReplyClient: 'note.reply_client', // select; its block names the thread and the reply
  noteReplyNone: 'note.reply_none',
  noteReplyOther: 'note.reply_other', // any client; opens the form with the reply
  whyRows: 'why.rows', // value of this and the following: what is asked, as asked.ts writes it
  whyNext: 'why.next', // another page of invoices
  whyPrevious: 'why.previous',
  whyCauses: 'why.causes', // all causes, where a message has no room for them
  whyBefore: 'why.before', // the same of the period before
  whyChoose: 'why.choose', // one of several clients
  numbersRows: 'numbers.rows',
  numbersRowsNext: 'numbers.rows_next',
  numbersRowsPrevious: 'numbers.rows_previous',
  numbersNext: 'numbers.next', // another page of groups
  numbersPrevious: 'numbers.previous',
  numbersChoose: 'numbers.choose',
  disputePolicyOpen: 'dispute.policy', // opens the form of how the team settles disputes
  disputeRulesOpen: 'dispute.rules',
  disputeRuleAdd: 'dispute.rule_add',
  disputeRuleRemove: 'dispute.rule_remove', // value: rule id
  disputesShow: 'disputes.show', // select; its block names whose and when, the value which
  disputesNext: 'disputes.next', // value of this and the following: what is asked, as asked.ts writes it
  disputesPrevious: 'disputes.previous',
  disputesChoose: 'disputes.choose', // one of several clients
  disputeOpen: 'dispute.open', // value: client id, with an invoice "12:34"
  disputeTake: 'dispute.take', // value of this and the following: dispute id
  disputeHandOver: 'dispute.hand_over',
  disputeAsk: 'dispute.ask',
  disputeAnswered: 'dispute.answered',
  disputePropose: 'dispute.propose',
  disputeResolve: 'dispute.resolve',
  disputeAccept: 'dispute.accept', // value of this and the following two: ids of case and proposal, as "12:3"
  disputeDecline: 'dispute.decline',
  disputeTakeBack: 'dispute.take_back',
  disputeCreditSeen: 'dispute.credit_seen', // value of this and the following: dispute id
  disputeOver: 'dispute.over', // what was disputed is paid: close it
  disputeNotOver: 'dispute.not_over',
  disputeMediate: 'dispute.mediate',
  disputeReopen: 'dispute.reopen',
  disputeShow: 'dispute.show', // the case as it stands, for one person
  disputeRecord: 'dispute.record', // everything that happened and was said
  disputeRecordNext: 'dispute.record_next', // value of this and the following: "12:20", the case and from which line on
  disputeRecordPrevious: 'dispute.record_previous',
  disputeTell: 'dispute.tell', // the letter that tells the client
  disputeAgain: 'dispute.again', // its thread can be written again, somebody says
  disputeMenu: 'dispute.menu', // overflow; value: move and dispute id, as "snooze:12"; "take_back:12:3" names the proposal, too
} as const;

export const VIEW = {
  policySubmit: 'dispute.policy_submit',
  ruleSubmit: 'dispute.rule_submit',
  loading: 'view.loading',
  message: 'view.message',
  statusPick: 'status.pick',
  snoozeSubmit: 'snooze.submit',
  settingsSubmit: 'settings.submit',
  importSubmit: 'import.submit',
  columnsSubmit: 'columns.submit',
  conflictsSubmit: 'conflicts.submit',
  reminderSubmit: 'reminder.submit',
  contactSubmit: 'contact.submit',
  remindingSubmit: 'reminding.submit',
  senderSubmit: 'sender.submit',
  senderLive: 'sender.live',
  letterSubmit: 'letter.submit',
  questionSubmit: 'question.submit',
  causeSubmit: 'cause.submit',
  askingSubmit: 'asking.submit',
  noteSubmit: 'note.submit',
  noteChange: 'note.change',
  disputeSubmit: 'dispute.submit',
  disputeAmend: 'dispute.amend',
  disputeMove: 'dispute.move', // what it does stands in its metadata
  disputeDecide: 'dispute.decide',
} as const;

/** Of manifest.yml: what stands in the menu of a message. */
export const SHORTCUT = {
  noteSave: 'note.save',
  disputeOpen: 'dispute.from_message',
} as const;

/** Blocks whose inputs are read back; the action_id inside equals the block_id. */
export const FIELD = {
  policyChannel: 'policy.channel',
  policyDays: 'policy.days',
  policyApprove: 'policy.approve',
  policyMediator: 'policy.mediator',
  policyLead: 'policy.lead',
  policySends: 'policy.sends', // check boxes
  ruleReason: 'rule.reason',
  ruleAmount: 'rule.amount',
  ruleUser: 'rule.user',
  ruleGroup: 'rule.group', // external select
  ruleDays: 'rule.days',
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
  contactRole: 'contact.role',
  contactName: 'contact.name',
  contactEmail: 'contact.email',
  contactPhone: 'contact.phone',
  contactChannel: 'contact.channel',
  contactLanguage: 'contact.language',
  contactZone: 'contact.zone',
  contactCountry: 'contact.country',
  contactRegion: 'contact.region',
  contactStart: 'contact.start',
  contactEnd: 'contact.end',
  contactMarks: 'contact.marks',
  remindingWhy: 'reminding.why',
  senderName: 'sender.name',
  senderAddress: 'sender.address',
  senderReplyRule: 'sender.reply_rule',
  senderReplyTo: 'sender.reply_to',
  senderPhone: 'sender.phone',
  senderLogo: 'sender.logo',
  senderLink: 'sender.link',
  senderPayTo: 'sender.pay_to',
  senderSignature: 'sender.signature',
  senderLanguage: 'sender.language',
  senderGap: 'sender.gap',
  senderMode: 'sender.mode',
  senderAllowList: 'sender.allow_list',
  letterSubject: 'letter.subject',
  letterBody: 'letter.body',
  letterTone: 'letter.tone', // of the preview
  reminderTo: 'reminder.to', // select; answers at once
  reminderTone: 'reminder.tone', // radio; answers at once
  reminderCc: 'reminder.cc',
  reminderWhy: 'reminder.why', // why it shall go out all the same
  reminderInvoiceWhy: 'reminder.invoice_why', // why these invoices are in it all the same
  reasonCause: 'reason.cause',
  reasonSide: 'reason.side',
  reasonSaidBy: 'reason.said_by',
  reasonNote: 'reason.note',
  reasonRequest: 'reason.request',
  reasonPromised: 'reason.promised', // datepicker
  causeName: 'cause.name',
  causeSide: 'cause.side',
  causeStep: 'cause.step',
  causeDays: 'cause.days',
  askFromDays: 'asking.from_days',
  askFromAmount: 'asking.from_amount',
  thankGapDays: 'asking.thank_gap',
  noteBody: 'note.body', // more of them where the words are long: see `noteBodyField`
  noteKind: 'note.kind',
  noteTouch: 'note.touch', // datepicker
  disputeAmounts: 'dispute.amounts', // a line each
  disputeReason: 'dispute.reason',
  disputeRequest: 'dispute.request',
  disputeWords: 'dispute.words',
  disputeSaidBy: 'dispute.said_by',
  disputeFiles: 'dispute.files', // links, a line each
  disputeTo: 'dispute.to', // users_select
  disputeWhy: 'dispute.why',
  disputeUntil: 'dispute.until', // datepicker
  disputeOutcome: 'dispute.outcome',
  disputeCredit: 'dispute.credit', // all, none or lines
  disputeCredits: 'dispute.credits', // a line each
  disputeSide: 'dispute.side',
  disputeCause: 'dispute.cause',
  disputePrevention: 'dispute.prevention',
} as const;

/** First part of a block_id that repeats in one message; what makes it unique follows a colon. */
export const BLOCK = {
  disputes: 'disputes.list', // whose and when, as asked.ts writes it
  digestEntry: 'digest.entry',
  importQuestion: 'import.question', // request id
  question: 'question.card', // question id
  noteReply: 'note.reply', // ts of the thread and of the reply
  reasonInvoices: 'reason.invoices', // number of the group of ten
  disputeInvoices: 'dispute.invoices', // client id
  column: 'columns.field', // number of the column
  conflict: 'conflicts.line', // number of the conflict
  reminderInvoices: 'reminder.invoices', // number of the group of ten; answers at once
  reminderSetAside: 'reminder.set_aside', // the same, of those that something stands against
  // Number of the drawing: Slack keeps what was typed under a name, so new words need a new one.
  reminderSubject: 'reminder.subject',
  reminderText: 'reminder.text',
  reminderWhen: 'reminder.when', // the moments may change, so it is numbered, too
  said: 'form.said', // the only one of its form: what is said on top of it
} as const;
