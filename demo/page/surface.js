// Reads back what stands in the inputs of a surface: a message, a modal or the Home tab.

/** Plain values by block and action, once chosen files have arrived; undefined where one did not. */
export async function valuesOf(surface) {
  const values = {};
  for (const { ready } of surface.controls.values())
    if (ready && !(await ready())) return undefined;
  for (const { block, element, read } of surface.controls.values())
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: read() };
  return values;
}

/** What was entered, for a redraw of the same surface. */
export const keptIn = (surface) =>
  new Map([...surface.controls].map(([key, { keep }]) => [key, keep()]));

const isEmpty = (value) => value === null || (Array.isArray(value) && value.length === 0);

/** An error for each required input that is empty, by block id. */
export const missingIn = (surface) =>
  Object.fromEntries(
    [...surface.controls.values()]
      .filter(({ block, read }) => block.type === 'input' && !block.optional && isEmpty(read()))
      .map(({ block }) => [block.block_id, 'Please complete this required field.']),
  );

/** Puts each error under its field; the focus goes to the first one. */
export function showErrors(form, errors) {
  let isFirst = true;
  for (const field of form.querySelectorAll('.field')) {
    const text = errors[field.dataset.block];
    field.querySelector('.error').textContent = text ?? '';
    const control = field.querySelector('input,textarea');
    control?.setAttribute('aria-invalid', String(text !== undefined));
    if (text !== undefined && isFirst) {
      control?.focus();
      isFirst = false;
    }
  }
}
