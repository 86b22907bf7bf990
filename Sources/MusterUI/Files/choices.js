// What a person chooses about the sheet.
import { page } from './state.js';
import { act } from './server.js';

export function choose(change, path = '/api/sheet/choices') {
  // Noted at once, so that the next choice does not take this one back before the server has answered.
  page.sheet.choices = { ...page.sheet.choices, ...change };
  return act(path, page.sheet.choices);
}
