/** A page that says one thing: what it is called, and one or two sentences. */
export interface MessageText {
  readonly title: string;
  readonly text: string;
}

/** What the page answers instead of what was asked for. */
export type MessageCode =
  | 'not-found'
  | 'no-such-practice'
  /** The user may look at this practice, but not decide. */
  | 'forbidden'
  /** A form that another site has sent. */
  | 'elsewhere'
  /** A form of a session that is over. */
  | 'outdated'
  | 'wrong-method'
  | 'no-such-act'
  | 'no-form'
  | 'form-too-large'
  | 'form-broken'
  | 'overloaded'
  /** Another program holds the database. */
  | 'busy'
  /** What is stored cannot be opened. */
  | 'unreadable'
  | 'disk-full'
  /** The config has neither a password nor users. */
  | 'no-password-set';

/** What the sign-in to GoHighLevel by a browser says. */
export type ConnectCode =
  | 'connected'
  | 'not-connected'
  | 'password-needed'
  | 'too-many-passwords'
  | 'which-practice'
  | 'begun-elsewhere'
  | 'no-access-given';

/** What stands around every page: navigation, log-in, and pages that say one thing. */
export interface PageTexts {
  /** First link for who uses the keyboard. */
  readonly toContent: string;
  readonly navigation: string;
  /** Names of the pages, in the navigation and as their titles. */
  readonly names: {
    readonly overview: string;
    readonly today: string;
    readonly run: string;
    readonly search: string;
    readonly person: string;
    readonly bulk: string;
    readonly audit: string;
  };
  readonly practice: string;
  readonly practices: string;
  readonly choosePractice: string;
  readonly language: string;
  readonly signOut: string;
  readonly reload: string;
  /** The button of a page that says one thing. */
  readonly back: string;
  /** Heads a message that is there in English only, for the person who looks after the program. */
  readonly technicalDetails: string;
  /** One word (or two) for how a practice is doing. `good` only where nothing waits. */
  readonly states: { readonly good: string; readonly warning: string; readonly error: string };
  readonly logIn: {
    readonly title: string;
    readonly userName: string;
    readonly password: string;
    readonly submit: string;
    readonly wrong: string;
    readonly tooMany: string;
    /** The session was ended because nobody used it. */
    readonly expired: string;
  };
  readonly messages: Readonly<Record<MessageCode, MessageText>>;
  readonly connect: Readonly<Record<ConnectCode, MessageText>>;
}
