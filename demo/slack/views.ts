// Modals and Home tabs: who has which open. Stacks them itself, because the emulator never closes a view.
import type { Emulated } from './emulator.ts';
import { keptState } from './entered.ts';
import { nameBlocks } from './messages.ts';
import type { Call } from './methods.ts';
import { type Json, listOf, objectOf, textOf, type View } from './protocol.ts';
import type { Workspace } from './workspace.ts';

const STACK_LIMIT = 3;

export interface ViewStacks {
  run(call: Call): Promise<Json>;
  /** A real trigger id: single use, good for three seconds. */
  triggerFor(userId: string, viewId?: string): Promise<string>;
  /** What a person has entered, for the next drawing of the view. */
  note(viewId: string, state: View['state']): void;
  /** Takes the view away from its person; `all` clears the stack. */
  close(view: View, all?: boolean): Promise<void>;
}

interface Desk {
  emulated: Emulated;
  /** trigger id -> who clicked, and in which view */
  triggers: Map<string, { userId: string; viewId: string | undefined }>;
  /** view id -> what stood in it at the last click */
  entered: Map<string, View['state']>;
  stackOf(userId: string): View[];
  put(userId: string, stack: View[]): void;
  home(userId: string, view: View): void;
  open(): View[];
}

export function viewStacks(emulated: Emulated, workspace: Workspace): ViewStacks {
  const desk: Desk = {
    emulated,
    triggers: new Map(),
    entered: new Map(),
    stackOf: (userId) => workspace.modals.get(userId) ?? [],
    open: () => [...workspace.modals.values()].flat(),
    put: (userId, stack) => {
      workspace.modals.set(userId, stack);
      workspace.changed();
    },
    home: (userId, view) => {
      workspace.homes.set(userId, view);
      workspace.changed();
    },
  };
  return {
    run: (call) => (METHODS[call.method] ?? refuse)(desk, call),
    triggerFor: (userId, viewId) => newTrigger(desk, userId, viewId),
    note: (viewId, state) => void desk.entered.set(viewId, state),
    close: (view, all = false) => close(desk, view, all),
  };
}

const refuse = () => Promise.resolve({ ok: false, error: 'unknown_method' });

const METHODS: Record<string, (desk: Desk, call: Call) => Promise<Json>> = {
  'views.open': opened,
  'views.push': opened,
  'views.update': updated,
  'views.publish': published,
};

async function opened(desk: Desk, call: Call): Promise<Json> {
  const trigger = desk.triggers.get(call.args['trigger_id'] ?? '');
  const stack = desk.stackOf(trigger?.userId ?? '');
  const isPush = call.method === 'views.push';
  if (isPush && stack.length >= STACK_LIMIT) return { ok: false, error: 'push_limit_reached' };
  if (isPush && trigger && !stack.some(({ id }) => id === trigger.viewId))
    return { ok: false, error: 'view_not_found' };
  const answer = await desk.emulated.call(call.token, 'views.open', call.args);
  if (answer['ok'] !== true || !trigger) return answer;
  const below = stack.at(-1);
  const view = viewFrom(objectOf(answer['view']), trigger.userId);
  if (isPush) {
    view.root_view_id = below?.root_view_id ?? view.id;
    view.previous_view_id = below?.id ?? null;
  }
  desk.put(trigger.userId, [...stack, view]);
  return { ...answer, view: slackView(view) };
}

async function updated(desk: Desk, call: Call): Promise<Json> {
  const { view_id, external_id } = call.args;
  const current = desk
    .open()
    .find((view) =>
      view_id ? view.id === view_id : external_id !== undefined && view.external_id === external_id,
    );
  if (!current) return { ok: false, error: 'not_found' };
  const answer = await desk.emulated.call(call.token, 'views.update', call.args);
  if (answer['ok'] !== true) return answer;
  const { root_view_id, previous_view_id, user } = current;
  const fresh = viewFrom(objectOf(answer['view']), user);
  const state = keptState(
    { ...current, state: desk.entered.get(current.id) ?? current.state },
    fresh,
  );
  const view: View = { ...fresh, root_view_id, previous_view_id, state };
  const stack = desk.stackOf(user).map((other) => (other.id === view.id ? view : other));
  desk.put(user, stack);
  return { ...answer, view: slackView(view) };
}

async function published(desk: Desk, call: Call): Promise<Json> {
  const answer = await desk.emulated.call(call.token, 'views.publish', call.args);
  if (answer['ok'] !== true) return answer;
  const userId = call.args['user_id'] ?? '';
  desk.home(userId, viewFrom(objectOf(answer['view']), userId));
  return answer;
}

async function newTrigger(desk: Desk, userId: string, viewId?: string): Promise<string> {
  const { botToken, call } = desk.emulated;
  const answer = await call(botToken, 'views.generateTriggerId', {
    user_id: userId,
    ...(viewId === undefined ? {} : { view_id: viewId }),
  });
  const id = textOf(answer['trigger_id']);
  if (!id) throw new Error(`No trigger for ${userId}: ${textOf(answer['error'])}`);
  desk.triggers.set(id, { userId, viewId });
  return id;
}

const BLANK = { type: 'modal', title: { type: 'plain_text', text: '-' }, blocks: [] };

async function close(desk: Desk, view: View, all: boolean): Promise<void> {
  const stack = desk.stackOf(view.user);
  const gone = all ? stack : stack.filter(({ id }) => id === view.id);
  desk.put(
    view.user,
    stack.filter((other) => !gone.includes(other)),
  );
  const { botToken, call } = desk.emulated;
  // The emulator keeps closed views and would refuse their external_id for ever.
  for (const { id } of gone.filter(({ external_id }) => external_id !== ''))
    await call(botToken, 'views.update', { view_id: id, view: JSON.stringify(BLANK) });
}

function viewFrom(raw: Json, user: string): View {
  const type = raw['type'] === 'home' ? 'home' : 'modal';
  const orNull = (value: unknown) => (value ? objectOf(value) : null);
  return {
    id: textOf(raw['id']),
    type,
    user,
    hash: textOf(raw['hash']),
    callback_id: textOf(raw['callback_id']),
    private_metadata: textOf(raw['private_metadata']),
    external_id: textOf(raw['external_id']),
    title: orNull(raw['title']),
    submit: orNull(raw['submit']),
    close: orNull(raw['close']),
    blocks: nameBlocks(listOf(raw['blocks'])),
    state: { values: {} },
    root_view_id: textOf(raw['root_view_id']) || textOf(raw['id']),
    previous_view_id: null,
    notify_on_close: raw['notify_on_close'] === true,
  };
}

/** The view as it travels in answers and payloads. */
export function slackView(view: View): Json {
  return {
    ...view,
    user: undefined,
    team_id: 'T000000001',
    app_id: 'A0GOODTERMS',
    bot_id: 'B0GOODTERMS',
  };
}
