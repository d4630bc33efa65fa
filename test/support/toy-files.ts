// The part of the toy bot that handles files: takes them from a form or a channel, fetches them, and posts one of its own.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';

const plain = (text: string) => ({ type: 'plain_text', text }) as const;

const form: ModalView = {
  type: 'modal',
  callback_id: 'file.submit',
  title: plain('Bring a file'),
  submit: plain('Bring it'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'file',
      label: plain('Invoices'),
      hint: plain('CSV or Excel, up to 10 MB.'),
      element: {
        type: 'file_input',
        action_id: 'file',
        filetypes: ['csv', 'xlsx'],
        max_files: 2,
      },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: plain('Note'),
      element: { type: 'plain_text_input', action_id: 'note' },
    },
  ],
};

interface Submitted {
  values?: Record<string, Record<string, unknown>>;
}

/** `/ar file` opens the form; `/ar export` posts a file in the channel. */
export async function onFileCommand(
  { client }: Pick<App, 'client'>,
  verb: string,
  place: { trigger_id: string; channel_id: string },
): Promise<void> {
  if (verb === 'file') await client.views.open({ trigger_id: place.trigger_id, view: form });
  else
    await client.files.uploadV2({
      channel_id: place.channel_id,
      filename: 'skipped.csv',
      content: 'line,reason\n7,no amount\n',
      initial_comment: 'One row was skipped.',
    });
}

export function registerFiles(
  app: App,
  { token, submitted }: { token: string; submitted: Submitted },
) {
  const weigh = async (id: string): Promise<string> => {
    const { file } = await app.client.files.info({ file: id });
    const response = await fetch(file?.url_private_download ?? '', {
      headers: { authorization: `Bearer ${token}` },
    });
    const { byteLength } = await response.arrayBuffer();
    return `${file?.name}: ${byteLength} bytes of ${response.headers.get('content-type')}`;
  };
  app.view('file.submit', async ({ ack, view, body, client }) => {
    submitted.values = view.state.values;
    if (view.state.values['note']?.['note']?.value === 'no')
      return ack({ response_action: 'errors', errors: { note: 'Say something kinder.' } });
    await ack();
    const files = view.state.values['file']?.['file']?.files ?? [];
    const { channel } = await client.conversations.open({ users: body.user.id });
    const text = (await Promise.all(files.map(({ id }) => weigh(id)))).join('\n');
    await client.chat.postMessage({ channel: channel?.id ?? '', text });
  });
  app.message(async ({ message, client }) => {
    if (message.subtype !== 'file_share' || !/bring/i.test(message.text)) return;
    const text = (await Promise.all((message.files ?? []).map(({ id }) => weigh(id)))).join('\n');
    const { channel, ts, thread_ts = ts } = message;
    await client.chat.postMessage({ channel, thread_ts, text });
  });
}
