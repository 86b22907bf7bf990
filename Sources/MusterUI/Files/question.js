// The question before a run.
import { page } from './state.js';
import { $, el, text } from './elements.js';
import { act } from './server.js';
import { openDialog } from './dialog.js';
import { undoChoices } from './plan.js';

/** Repeats in words what is taken away, and asks for the number when that is much. */
export function askBeforeRun() {
  const question = page.plan.question;
  // The plan that the question is about: another window may change the plan meanwhile.
  const version = page.plan.version;
  const typed = question.number != null ? el('input', { type: 'text', inputMode: 'numeric', id: 'typed', autocomplete: 'off', oninput: () => update() }) : undefined;
  const isNothing = question.losses.length === 1 && question.losses[0].startsWith('Nothing');
  const go = async () => {
    const number = typed ? Number(typed.value.replace(/[\s,.]/g, '')) : undefined;
    if (await act('/api/run', { version, typed: number })) $('dialog').close();
    else $('dialog').close();
  };
  // The plan of an undo holds the run. Nobody has asked for more than the question.
  const cancel = () => { $('dialog').close(); if (page.plan.kind === 'undo') act('/api/step', { step: 'result' }); };
  const isOff = () => !!page.plan.objection || (typed && Number(typed.value.replace(/[\s,.]/g, '')) !== question.number) || (page.plan.kind === 'undo' && !question.hasChanges);
  openDialog(question.title, [
    page.plan.undo && page.plan.warnings.length > 0 && el('ul', { class: 'notes' }, page.plan.warnings.map(words => el('li', {}, text(words)))),
    page.plan.undo && undoChoices('dialog-'),
    el('div', { class: `loss ${isNothing ? 'none' : ''}` }, question.losses.map(words => el('p', {}, words))),
    question.lines.length > 0 && el('ul', { class: 'notes' }, question.lines.map(words => el('li', {}, words))),
    el('p', { class: 'quiet' }, page.state.service.isRehearsal ? 'This is a rehearsal: nothing real changes.' : `This changes the organization ${page.state.service.organization}.`),
    typed && el('div', { class: 'field' }, el('label', { for: 'typed' }, `That is more than 5 % of all memberships. Type ${question.number} to confirm`), typed),
  ], [['Cancel', cancel], ['Go ahead', go, 'primary', isOff()]]);
  const button = [...$('dialog').querySelectorAll('button')].at(-1);
  const update = () => { button.disabled = isOff(); };
  update();
  (typed ?? (button.disabled ? $('dialog').querySelector('button') : button)).focus();
}
