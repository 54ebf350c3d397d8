// Whether single keys are on, and whether a key press is one; inert in fields and with a modifier.

const SETTING = "nachlese.keys";

export function keysAreOn() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

export function switchKeys() {
  localStorage.setItem(SETTING, keysAreOn() ? "off" : "on");
}

export function isPlainKey(event) {
  const target = event.target;
  const typing = target.closest("input, textarea, select, [contenteditable]");
  return keysAreOn() && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
}

