// Asking the server.
import { page } from './state.js';
import { $, el } from './elements.js';

/** Asks the server for something, or to do something with a body. Throws an error with the server's own words. */
export async function ask(path, options = {}) {
  const request = { method: options.method ?? 'GET', headers: { ...options.headers }, credentials: 'same-origin', cache: 'no-store' };
  if (options.body !== undefined) {
    request.method = 'POST';
    request.headers['Content-Type'] = options.type ?? 'application/json';
    request.body = options.type ? options.body : JSON.stringify(options.body);
  }
  let response;
  try { response = await fetch(path, request); } catch { throw new Error('Muster does not answer. Is it still running?'); }
  if (response.ok) return response.json();
  let message = `The request failed (${response.status}).`;
  try { message = (await response.json()).error; } catch { /* It is no JSON: the status must do. */ }
  throw Object.assign(new Error(message), { status: response.status });
}

/** Asks the server at once to do something, and shows what keeps it from that. */
export async function actNow(path, body = {}) {
  page.problem = '';
  try { await ask(path, { body }); return true; } catch (error) { fail(error.message); return false; }
}

let turn = Promise.resolve();

/** Does the same after what was asked for before: a plan must not overtake the choice that was made just before it. */
export function act(path, body = {}) {
  turn = turn.then(() => actNow(path, body));
  return turn;
}

/** Shows why something could not be done. */
export function fail(words) { page.problem = words; showProblem(); }

/** Shows why the last thing could not be done: what this window knows of that, else the server. */
export function showProblem() {
  const words = page.problem || page.state.problem;
  const box = $('problem');
  if (!words) { box.hidden = true; box.dataset.words = ''; return; }
  if (box.dataset.words !== words) {
    box.dataset.words = words;
    box.replaceChildren(el('p', { class: 'text' }, words), el('button', { type: 'button', class: 'small', onclick: () => { page.problem = ''; actNow('/api/problem/dismiss'); showProblem(); } }, 'Dismiss'));
  }
  box.hidden = false;
}
