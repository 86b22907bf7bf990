// The sign-in through a browser: offered where it is needed, and told how far it is. The service's page opens in a tab of its own.
import { page, view } from './state.js';
import { $, el, fill, text } from './elements.js';
import { actNow } from './server.js';

let shown = '';

export function showSignIn() {
  const service = page.state.service;
  const offer = service.signIn;
  const isWanted = offer && (offer.state !== 'offered' || offer.isNeeded || view() === 'settings');
  const box = $('sign-in');
  const key = isWanted ? JSON.stringify([offer, service.isConnected]) : '';
  if (key === shown) return;
  const hadFocus = box.contains(document.activeElement);
  shown = key;
  box.hidden = !isWanted;
  if (!isWanted) { fill(box); if (hadFocus) $('main').focus(); return; }
  fill(box, el('h2', { id: 'sign-in-title', tabIndex: -1 }, titles[offer.state]), ...parts[offer.state](offer, service));
  if (hadFocus) $('sign-in-title').focus();
}

const titles = { offered: 'Sign in', waiting: 'Muster waits for you to sign in', failed: 'You are not signed in', done: 'You are signed in' };
const parts = {
  offered: (offer, service) => [
    el('p', {}, service.isConnected && !offer.isNeeded ? 'Sign in again, as for another person or with other rights.' : 'Muster needs you to sign in to the service.',
      ' The service’s page opens in a new tab. Muster keeps the sign-in on this machine for the profile ', text(offer.profile), ', and this page never sees it.'),
    ...wayIn(offer, 'Sign in')],
  waiting: offer => [
    el('p', { role: 'status' }, 'Sign in in the new tab. Muster waits for the answer at ', text(offer.redirectURI), '.'),
    offer.remark && el('p', { role: 'status', class: 'text' }, offer.remark),
    el('div', { class: 'actions' }, link(offer, 'Open the sign-in again', () => offer.clientID ?? ''), end('Stop waiting'))],
  failed: offer => [el('p', { role: 'status', class: 'text' }, offer.words), ...wayIn(offer, 'Sign in', end('Dismiss'))],
  done: offer => [el('p', { role: 'status', class: 'text' }, offer.words), el('div', { class: 'actions' }, end('Dismiss'))],
};

const end = words => el('button', { type: 'button', onclick: () => actNow('/api/sign-in/end') }, words);

/** The application, and the link to the service's page. */
function wayIn(offer, words, ...others) {
  const input = el('input', { type: 'text', id: 'client-id', value: offer.clientID ?? '', autocomplete: 'off', spellcheck: false, 'aria-describedby': 'client-id-hint' });
  return [
    el('div', { class: 'field' }, el('label', { for: 'client-id' }, 'Application (client id)'), input,
      el('span', { class: 'quiet', id: 'client-id-hint' }, `A non-confidential external application with the redirect URL ${offer.redirectURI} (Admin > External applications).`)),
    el('div', { class: 'actions' }, link(offer, words, () => input.value.trim(), input), ...others)];
}

/** A link, because no browser keeps one from opening a tab. Its address is made when it is followed: the application may have been typed just now. */
function link(offer, words, clientID, input) {
  const node = el('a', { class: 'button primary', target: '_blank', rel: 'noopener noreferrer', href: '/sign-in' }, words);
  node.addEventListener('click', event => {
    if (clientID()) { node.href = `/sign-in?client=${encodeURIComponent(clientID())}`; return; }
    event.preventDefault();
    input?.setAttribute('aria-invalid', 'true');
    input?.focus();
  });
  return node;
}
