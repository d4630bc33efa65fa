// Makes HTML in which only what our code writes is markup. Pure.

/** HTML whose values are escaped already. Only `html` makes one. */
export interface Html {
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template for HTML: every plain string put into it is text, also inside an attribute in double quotes. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const shown = values.map((value) => {
    if (typeof value === 'string') return escape(value);
    return 'html' in value ? value.html : value.map((one) => one.html).join('');
  });
  return { html: parts.map((part, index) => part + (shown[index] ?? '')).join('') };
}

/** Nothing, where a part is optional. */
export const NO_HTML: Html = { html: '' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
