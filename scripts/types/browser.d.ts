/* What Dash hangs on the page; everything else is imported. */

/** The inputs of a clientside callback, as Dash describes them. */
interface CallbackContext {
  triggered: { prop_id: string; value: any }[];
  inputs_list: { id: string; property: string }[];
  states_list: { id: string; property: string; value: any }[];
}

interface DashClientside {
  set_props(id: string, properties: Record<string, unknown>): void;
  callback_context: CallbackContext;
  [namespace: string]: unknown;
}

/** What is done to the state of Dash's renderer; `itempath`: the component that it is about. */
interface DashAction {
  type: string;
  payload?: { itempath?: (string | number)[] };
}

/** `layoutHashes`: what changed since it was drawn anew, by the path of its component. */
interface DashStore {
  dispatch(action: DashAction): unknown;
  getState(): { layoutHashes: Record<string, unknown> };
}

interface Window {
  dash_clientside: DashClientside;
  dash_stores?: DashStore[];
}
