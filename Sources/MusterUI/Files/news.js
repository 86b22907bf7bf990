// The server's events: the state, whenever it changes.
import { page } from './state.js';
import { $, el } from './elements.js';
import { ask, fail } from './server.js';
import { render } from './render.js';

export function listen() {
  const source = new EventSource('/api/events');
  source.onopen = () => { $('offline').hidden = true; };
  source.onmessage = event => { take(JSON.parse(event.data)); };
  source.onerror = () => {
    const isOver = source.readyState === EventSource.CLOSED;
    $('offline').replaceChildren(el('p', {}, isOver
      ? 'This page belongs to a Muster that has ended. Start muster ui again, and open the address that it prints.'
      : 'The connection to Muster is lost. This page tries to connect again. If Muster has ended, start muster ui again: Runs offers to resume.'));
    $('offline').hidden = false;
  };
}

let fetching = Promise.resolve();
function take(next) {
  page.state = next;
  fetching = fetching.then(() => refresh(next)).catch(error => fail(error.message));
}

async function refresh(next) {
  if (next.sheetVersion !== (page.sheet?.version)) page.sheet = next.sheetVersion === undefined ? undefined : Object.assign(await ask('/api/sheet') ?? {}, { version: next.sheetVersion });
  if (next.planVersion !== page.plan?.version) page.plan = next.planVersion === undefined ? undefined : await ask('/api/plan') ?? undefined;
  if (!page.runs || next.runsVersion !== page.runs.version) page.runs = { version: next.runsVersion, list: await ask('/api/runs') };
  if (next.step === 'result' && next.result && (page.result?.run.id !== next.result || page.result.version !== next.runsVersion)) {
    let found;
    try { found = Object.assign(await ask(`/api/runs/${encodeURIComponent(next.result)}`), { version: next.runsVersion }); } catch (error) { fail(error.message); }
    page.result = found;
  }
  render();
}
