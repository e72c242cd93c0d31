/** Records as they go over the wire; anything may be odd, because tests put odd ones in. */

export interface EphysioPatient {
  readonly id: number;
  /** 1: active. */
  readonly status: number;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly salutation?: string;
  readonly street?: string;
  readonly zip?: string | number;
  readonly city?: string;
  /** `DD.MM.YYYY` */
  readonly birthDate?: string;
  readonly sex?: boolean;
  readonly phone?: string;
  readonly email?: string;
  readonly comment?: string;
  readonly hasEmailConsent?: boolean;
  /** The caller's own id, as sent with the request that made it. */
  readonly externalId?: string;
  readonly [odd: string]: unknown;
}

export interface EphysioEvent {
  readonly id: number;
  /** Absent on absences and blocked time. */
  readonly patientId?: number;
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly status: number;
  readonly eventTypeId: number;
  readonly clientId: number;
  readonly user_id: number;
  readonly adminInfoId: number;
  readonly invoiceId?: number;
  readonly [odd: string]: unknown;
}

export interface EphysioInvoice {
  readonly id: number;
  readonly patientId: number;
  /** Epoch ms, midnight of the practice's day. */
  readonly date: number;
  /** Open and not sent: 0/0. */
  readonly stati: { readonly status: number; readonly statusDetail: number };
}

export interface EphysioTherapist {
  readonly clientId: number;
  readonly name: string;
  readonly eventTypeIds: readonly [number, ...number[]];
}

export interface EphysioPractice {
  readonly practiceId: number;
  readonly adminInfoId: number;
  readonly timezone: string;
  readonly therapists: readonly EphysioTherapist[];
  readonly patients: readonly EphysioPatient[];
  readonly events: readonly EphysioEvent[];
  readonly invoices: readonly EphysioInvoice[];
}
