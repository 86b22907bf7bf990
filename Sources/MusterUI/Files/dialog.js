import { $, el, fill, text } from './elements.js';

/** Opens the dialog, or shows something else in it.
 *
 * `buttons`: for each its word, what it does, its kind, and whether it is off. */

export function openDialog(title, contents, buttons) {
  const dialog = $('dialog');
  fill(dialog, el('h2', { id: 'dialog-title' }, text(title)), ...contents.filter(Boolean),
    el('div', { class: 'actions' }, buttons.map(([word, onclick, kind, isOff]) => el('button', { type: 'button', class: kind ?? '', onclick, disabled: !!isOff }, word))));
  if (!dialog.open) dialog.showModal();
}
