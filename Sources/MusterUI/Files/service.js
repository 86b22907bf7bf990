// Which organization the page works with.
import { page } from './state.js';
import { $, el, field, fill, select, text } from './elements.js';
import { act } from './server.js';

export function showService() {
  const service = page.state.service;
  if (!service.isConnected) {
    fill($('service'), service.isConnecting ? 'Connecting to the service …' : service.problem ? text(`Not connected: ${service.problem}`) : 'Not connected to a service yet.');
    return;
  }
  $('service').replaceChildren(
    ...(service.isRehearsal ? [el('span', { class: 'rehearsal' }, 'Rehearsal'), ' a service inside this program: nothing real changes. '] : []),
    'Organization ', text(service.organization), ' at ', text(service.url), '.');
}

export function drawSettings() {
  const service = page.state.service;
  const key = JSON.stringify([service, !!page.state.busy]);
  if ($('settings').dataset.key === key) return;
  $('settings').dataset.key = key;
  const facts = [['Organization', service.organization ?? 'not connected'], ['Service', service.url ?? '–'], ['Quota', service.quota ?? '–'], ['Profile', service.profile ?? 'none: environment and options']];
  const profile = select([['', 'The settings that muster ui was started with'], ...service.profiles.map(name => [name, name])], service.profile ?? '', () => {});
  fill($('settings'), el('section', {}, el('h2', {}, 'Settings'),
    el('table', {}, el('caption', { class: 'unseen' }, 'The connection'), el('tbody', {}, facts.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, text(value)))))),
    service.rights.length > 0 && el('div', {}, el('h3', {}, 'What the sign-in may do'), el('ul', { class: 'notes' }, service.rights.map(words => el('li', {}, text(words))))),
    el('p', { class: 'quiet' }, 'Secrets stay where they are: in the environment, in files, in commands. This page never sees one.'),
    el('div', { class: 'fields' }, field('Profile', profile)),
    el('div', { class: 'actions' }, el('button', { type: 'button', 'data-works': 'on', onclick: () => act('/api/service', { profile: profile.value || null }) }, 'Connect'))),
    !service.isRehearsal && el('section', {}, el('h2', {}, 'Rehearse'),
      el('p', {}, 'Muster fills a service inside this program with the accounts of this organization. What you do there changes nothing real.'),
      el('div', { class: 'actions' }, el('button', { type: 'button', 'data-works': 'on', onclick: async () => { if (await act('/api/rehearse')) location.hash = '#work'; } }, 'Rehearse'))));
}
