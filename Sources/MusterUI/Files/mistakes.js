// What keeps rows from being done, and what can be done about it.
import { page } from './state.js';
import { el, rows, text } from './elements.js';
import { act } from './server.js';
import { choose } from './choices.js';

export function mistakes() {
  if (!page.plan.isEditable || !(page.plan.mistakes.length || page.plan.remedies.length)) return '';
  return el('section', {}, el('h2', {}, 'What keeps rows from being done'),
    page.plan.mistakes.map(mistake => {
      const own = el('input', { type: 'text', id: `own-${mistake.index}` });
      const put = replacement => act('/api/plan/correct', { version: page.plan.version, mistake: mistake.index, replacement });
      const where = mistake.rows === 1 ? `in row ${mistake.firstRow}` : `in ${rows(mistake.rows)}`;
      return el('div', { class: 'mistake' },
        el('p', {}, el('strong', {}, '‘', text(mistake.text), '’'), ` in column `, text(mistake.heading), ` ${mistake.reason} (${where}).`),
        el('div', { class: 'choices' },
          mistake.suggestions.map(word => el('button', { type: 'button', 'data-works': 'on', onclick: () => put(word) }, word === '' ? `Empty it ${where}` : `Use ‘${word}’ ${where}`)),
          el('div', { class: 'own' }, el('div', { class: 'field' }, el('label', { for: own.id }, `Other text for ‘${mistake.text}’`), own), el('button', { type: 'button', 'data-works': 'on', onclick: () => own.value && put(own.value) }, 'Replace'))));
    }),
    page.plan.remedies.length > 0 && el('div', { class: 'actions' }, page.plan.remedies.map(remedy => el('button', { type: 'button', 'data-works': 'on', onclick: () => choose({ [remedy.choice]: true }, '/api/sheet/choices?plan=1') }, `${remedy.label} (${rows(remedy.rows)})`))));
}
