// What a browser's window has here beyond the standard: our boot page's part, and what only some browsers have.

/** What the server told of this device when the boot page reported; `api::boot::BootAnswer`. */
interface BootAnswer {
  incident?: string;
  /** Out of an app's own view; the link's secret stands between the two. */
  way?: { before: string; after: string };
  /** The number of the message that speaks against this device. */
  foreseen?: string;
}

/** What the boot page (`boot.js`) offers to the programs that it starts. */
interface Boot {
  canStart(): boolean;
  done(): void;
  failed(what: string, detail: unknown, part?: string): void;
  wayOut(): string | null;
  whenTold(listener: (told: BootAnswer) => void): void;
}

/** The language for which the plain program was built. */
declare const LANGUAGE: 'ja' | 'en';

interface Window {
  boot: Boot;
  __booted?: 1;
}

interface Navigator {
  /** Brave's. */
  brave?: object;
  /** Chromium's. */
  userAgentData?: { getHighEntropyValues(hints: string[]): Promise<{ platform?: string; platformVersion?: string; model?: string; brands?: { brand: string; version: string }[] }> };
}

/** The programs as wasm-bindgen writes them: built beside `start.js`. */
declare module '*/app.js' {
  export default function init(options?: { module_or_path: string }): Promise<unknown>;
}
declare module '*/phone.js' {
  export default function init(options?: { module_or_path: string }): Promise<unknown>;
}
