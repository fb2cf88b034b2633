// What `check.js` measures and what the server says to it: `api::check`, under the same names. For the type check alone.

declare namespace Check {
  type Network = 'ours' | 'silent' | 'sign_in' | 'forbidden' | 'portal' | 'altered';
  type Outcome = 'bad' | 'unknown' | 'fine' | 'not_checked' | 'not_needed';

  interface Fix { text: string; guide?: string; guide_title?: string; message?: string }
  interface Finding { item: string; outcome: Outcome; meaning: string; settled?: boolean; fix?: Fix; raw?: string }

  interface Probes {
    about: { platform?: string; platform_version?: string; model?: string; max_touch_points?: number; held?: boolean; brave?: boolean };
    cookies?: 'yes' | 'no' | null;
    storage?: 'yes' | 'no';
    programs?: 'compiled' | 'old' | 'missing';
    page?: 'ready' | 'insecure' | 'no_web_authn';
    clock_ms?: number | null;
    platform_authenticator?: boolean | null;
    conditional?: boolean | null;
    hybrid?: boolean | null;
    network?: Network;
    card_hosts?: Network;
    extension?: 'absent' | 'no_software' | 'both';
  }

  /** What the page carries for its script: `data` in `page.rs`. */
  interface Data {
    language: string;
    items: string[];
    network: Record<Network, Finding>;
    /** How the address of a card host that is only there to be reached goes on behind its name; nothing where cards are off. */
    cards: string | null;
    words: Record<'colon' | 'checking' | 'all_fine' | 'some_bad' | 'some_missed' | 'too_many' | 'japan_time' | 'again' | 'steps' | 'message' | 'copied' | 'not_copied' | 'your_number' | 'no_number'
      | 'unexplained' | 'try_hpki' | 'try_jpki' | 'trying' | 'card_good' | 'title' | Outcome, string>;
  }

  /** What came back from the server, or from something in between. */
  type Answer = { seen: 'ours'; ok: boolean; body: any } | { seen: Exclude<Network, 'ours'> };
}
