// What this window knows. The server decides everything; this is what it told last.

export const page = {
  /** The state that every event brings. */
  state: { step: 'sheet', service: { profiles: [], rights: [] } },
  /** What is fetched when its version in the state changes. */
  sheet: undefined,
  plan: undefined,
  runs: undefined,
  result: undefined,
  /** Why this window could not do the last thing that was asked of it. */
  problem: '',
  /** The kind of plan whose question opens by itself when it is there. */
  opensDialog: undefined,
};

export const view = () => ({ '#runs': 'runs', '#settings': 'settings' })[location.hash] ?? 'work';
