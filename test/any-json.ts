/**
 * A JSON document that a test looks into. Its shape is what the test asserts: a type would be a second statement of the
 * same, and casts to it would prove nothing.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one place where tests leave types behind
export type AnyJson = any;
