export function wakeSign() { return null; }
