// Goal: the app that people create from manifest.yml is the one the code was written for: every scope,
// event, command and button has its other half. Method: read the manifest, record what is registered.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ACTION, BLOCK, FIELD, SHORTCUT, VIEW } from '#blocks/ids.ts';
import { SCOPES } from '#messages/slack-check.ts';
import { registerAll } from '#slack/app.ts';
import type { Bot } from '#slack/bot.ts';
import { COMMANDS } from '#slack/commands.ts';

const DATA = join(process.env['AR_REAL_DATA_DIR'] ?? '../shared/data', 'slack');
const hasData = existsSync(DATA);
if (!hasData)
  process.stderr.write(`Slack's own schema is not at ${DATA}: some checks are skipped.\n`);

/** Slack's limits on what we use of a manifest. */
const MANIFEST = z.object({
  display_information: z.object({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.literal(true) }).loose(),
    bot_user: z.object({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z.array(
      z.object({
        command: z
          .string()
          .regex(/^\/[a-z]+$/)
          .max(32),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
        should_escape: z.literal(true),
      }),
    ),
    shortcuts: z
      .array(
        z.object({
          name: z.string().max(24),
          type: z.literal('message'),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
      interactivity: z.object({ is_enabled: z.literal(true) }),
      socket_mode_enabled: z.boolean(),
    })
    .loose(),
});

const text = readFileSync('manifest.yml', 'utf8');
const manifest = MANIFEST.parse(parse(text));

/** Everything the bot registers, by kind. */
function registered() {
  const seen = {
    command: new Set<string>(),
    shortcut: new Set<string>(),
    action: new Set<string>(),
    options: new Set<string>(),
    view: new Set<string>(),
    event: new Set<string>(),
  };
  const recorder = Object.fromEntries(
    Object.entries(seen).map(([kind, ids]) => [kind, (id: string) => void ids.add(id)]),
  );
  registerAll(recorder as unknown as App, {} as Bot);
  return seen;
}

/** Web API methods that the code calls, such as "chat.postMessage". */
function methodsCalled(): string[] {
  const sources = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) =>
      readFileSync(join(entry.parentPath, entry.name), 'utf8').replaceAll(/\s+/g, ''),
    );
  const pattern =
    /\b(?:client|poster)\.((?:auth|chat|conversations|users|views|files)\.[A-Za-z]+)\(/g;
  return [...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((m) => m[1]!)))];
}

describe('the manifest', () => {
  it.skipIf(!hasData)("is valid against Slack's official schema", () => {
    const schema = JSON.parse(readFileSync(join(DATA, 'manifest.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false, logger: false }).compile(schema);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...parse(text), features: { nonsense: true } })).toBe(false);
  });

  it('asks for exactly the scopes that the code and doctor name', () => {
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...SCOPES].sort());
  });

  it.skipIf(!hasData)('covers every method that is called', () => {
    const methods = JSON.parse(readFileSync(join(DATA, 'slack-methods.json'), 'utf8'));
    const called = methodsCalled();
    expect(called).toContain('chat.postMessage');
    expect(methods['chat.postMessage'].bot).toEqual(['chat:write']);
    for (const method of called) {
      const needed: string[] = methods[method].bot;
      const isCovered = needed.length === 0 || needed.some((one) => SCOPES.includes(one as never));
      expect(isCovered, `${method} needs one of ${needed.join(', ')}`).toBe(true);
    }
  });

  it('has a listener for each command, shortcut and event, and the other way round', () => {
    const { command, event, shortcut } = registered();
    const offered = manifest.features.shortcuts.map((one) => one.callback_id);
    expect(offered).toEqual([...shortcut]);
    expect(offered).toEqual(Object.values(SHORTCUT));
    expect(manifest.features.slash_commands.map((one) => one.command)).toEqual([...command]);
    // Slack tells messages apart by where they stand; the listener is one.
    const heard = manifest.settings.event_subscriptions.bot_events.map(
      (name) => name.split('.')[0],
    );
    expect([...new Set(heard)]).toEqual([...event]);
  });

  it('hints only at words that exist', () => {
    const words = COMMANDS.map(({ word }) => word);
    for (const hint of manifest.features.slash_commands[0]!.usage_hint.split(' | '))
      expect(words).toContain(hint.split(' ')[0]);
  });
});

describe('ids', () => {
  const { action, options, view } = registered();

  it('each have a listener', () => {
    for (const id of Object.values(ACTION)) expect([...action, ...options]).toContain(id);
    const forms = Object.values(VIEW).filter((id) => id !== VIEW.loading && id !== VIEW.message);
    expect(forms.toSorted()).toEqual([...view].toSorted());
  });

  it('are all in blocks/ids.ts when they have a listener', () => {
    const known = [...Object.values(ACTION), ...Object.values(FIELD)] as string[];
    const numbered = Object.values(BLOCK).map((start) => `${start}:0`);
    for (const id of [...action, ...options] as (string | RegExp)[])
      if (typeof id === 'string') expect(known).toContain(id);
      else expect(numbered.some((one) => id.test(one))).toBe(true);
  });

  it('are each used once', () => {
    const all = [...Object.values(ACTION), ...Object.values(VIEW), ...Object.values(SHORTCUT)];
    expect(new Set(all).size).toBe(all.length);
  });
});
