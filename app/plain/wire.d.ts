// What the server says to the plain program, as far as that reads it. The server's own words are `server/api/src`, under the same names.

/** In the language of the one who reads. */
export type Text = string;

/** Milliseconds since 1970, by the server's clock. */
type Millis = number;

export interface Signal { rp_id: string; unknown?: string; accepted?: { user_id: string; credentials: string[] } }

export interface Ceremony { id: string; options: string; timeout_ms: number; expires_at: Millis }
export interface Finish { ceremony: string; credential: string; conflict: 'ask' | 'switch' }

export interface NewsItem { what: string; at: Millis }
export interface SessionHolder { id: string; name: string }
export interface SessionView { holder: SessionHolder; next: string; signal?: Signal; news?: NewsItem[] }
export interface RequestView { means: ('phone' | 'hpki' | 'jpki')[]; back: string }
export interface WhoAmI { session?: SessionView | null; application?: string; request?: RequestView }

export interface AccountDevice {
  label: string;
  provider?: string;
  registered_at: Millis;
  last_used_at?: Millis;
  current: 'yes' | 'no';
  new: 'yes' | 'no';
}
export interface Account { holder: SessionHolder; devices: AccountDevice[] }

export interface Picture { frame: 'ios_sheet' | 'android_sheet' | 'qr_on_phone' | 'windows_dialog'; title: string; rows: string[]; button?: string }
export interface SystemScreen { number: string; picture: Picture }
export interface GuideStep { text: string; drawing?: string }
export type Action = 'open_in_safari' | 'open_in_chrome' | 'copy_address' | 'switch_holder' | 'register' | 'new_qr' | 'check_again'
  | 'start_over' | 'use_other_card' | 'use_phone' | 'bind_card' | 'sign_in';
export interface Remedy { text: string; steps?: GuideStep[]; action?: Action }
export type Contact = { text: string; tel?: string }[];
export interface Explanation {
  number: string;
  title: string;
  before?: string;
  headline: string;
  causes: { text: string; evidence: 'seen' | 'possible' }[];
  remedies: Remedy[];
  retry: 'resume' | 'start_over' | 'ask_authority' | 'go_on' | 'done' | 'in_application';
  contact?: Contact;
  picture?: Picture;
  incident?: string;
  technical?: string;
}

export interface TakeoverNames { leaves: string; comes: string }
export interface Problem {
  code: string;
  tries_left?: number;
  incident?: string;
  explanation?: Explanation;
  back?: string;
  signal?: Signal;
  takeover?: TakeoverNames;
}

/** How asking the server failed; `client.js` throws it. */
export type Trouble = { is: 'silent' } | { is: 'foreign'; status: number } | { is: 'refused'; problem: Problem };

/** A link with the ticket that this browser brings. */
export interface Link { token: string; ticket: string }

export interface Numbers { is: 'choose'; numbers: number[] }

export namespace approve {
  type ApprovalStep = { is: 'other_browser' | 'confirm' | 'approved' | 'cancelled' } | Numbers;
  interface ApprovalView {
    step: ApprovalStep;
    application: string;
    change?: string;
    message?: string;
    code?: string;
    pc: string;
    place: string;
    asked_at: Millis;
    holder?: string;
    expires_at: Millis;
    now: Millis;
    ticket?: string;
  }
  interface Approved { view: ApprovalView; signal?: Signal; news?: NewsItem[] }
}

export namespace register {
  interface Passkey { is: 'passkey'; holder: string; deadline: Millis }
  type RegistrationStep = { is: 'password'; tries_left: number } | { is: 'other_browser' } | Numbers | Passkey
    | { is: 'registered'; label: string; at: Millis };
  interface RegistrationView { step: RegistrationStep; authority: { name: string; contact: string }; expires_at: Millis; now: Millis; least?: number; ticket?: string }
  interface Unlocked { ticket: string; view: RegistrationView }
  interface Registered { device: AccountDevice; signal?: Signal; notice?: Explanation }
}
